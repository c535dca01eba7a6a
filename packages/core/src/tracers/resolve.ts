import { isSpanId, isTraceId } from '../context/ids.js'
import type { Report } from '../diagnostics/report.js'
import { textOf } from '../diagnostics/report.js'
import { isObject, quote } from '../validation.js'
import { type Kind, kinds } from './detect.js'
import type { Tracer, TracerSpan } from './tracer.js'

/** Who owns the ids: the tracer that is found, none, or the one that is given. */
export type TracerOption = 'auto' | 'none' | Tracer

/** The tracers of this process, as far as they are known. */
export interface Tracers {
  /** The server's span of a request; `undefined` where no tracer traces it. */
  serverSpan(request: object): TracerSpan | undefined
  /** Whether there is a tracer that runs. Looks again, as long as there is none. */
  isRunning(): boolean
  /** Whether there is a tracer, and none that can be used: it was not started, or has to be given. */
  isIdle(): boolean
}

/**
 * Validates the option `tracer`.
 *
 * @returns `undefined` where Baton owns the ids
 * @throws TypeError for an invalid option.
 */
export function resolveTracer(option: TracerOption | undefined, report: Report): Tracers | undefined {
  if (option === 'none') return undefined
  if (option === undefined || option === 'auto') return new FoundTracers(report)
  if (isObject(option) && typeof (option as Partial<Tracer>).serverSpan === 'function') {
    const { name } = option as Partial<Tracer>
    if (typeof name === 'string' && name !== '') return new FoundTracers(report, [option as Tracer])
    throw new TypeError(`tracer.name must be a string, which warnings show, but was ${quote(name)}.`)
  }
  throw new TypeError(
    `tracer must be "auto", "none", a tracer of @trace-baton/core/tracers or { name, serverSpan }, but was ${quote(option)}.`,
  )
}

class FoundTracers implements Tracers {
  readonly #report: Report
  #tracers: readonly Tracer[] | undefined
  #hasLooked: boolean
  #isIdle: boolean

  constructor(report: Report, given?: readonly Tracer[]) {
    this.#report = report
    this.#tracers = given
    this.#hasLooked = false
    this.#isIdle = false
  }

  isRunning(): boolean {
    this.#tracers ??= this.#look()
    return this.#tracers !== undefined
  }

  isIdle(): boolean {
    return !this.isRunning() && this.#isIdle
  }

  serverSpan(request: object): TracerSpan | undefined {
    if (this.#tracers === undefined && !this.isRunning()) return undefined
    for (const tracer of this.#tracers as readonly Tracer[]) {
      try {
        const span = tracer.serverSpan(request)
        if (span === undefined || span === null) continue
        const { traceId, spanId } = span
        if (isTraceId(traceId) && isSpanId(spanId)) return span
        const ids = `${quote(traceId)} and ${quote(spanId)}`
        this.#report('tracer', `The tracer ${tracer.name} gave a span without valid ids, which is left out: ${ids}.`)
      } catch (error) {
        this.#report('tracer', `The tracer ${tracer.name} could not be asked for its span: ${textOf(error)}`)
      }
    }
    return undefined
  }

  /** The search of the whole process is made once; then only the three names that tracers set are read. */
  #look(): readonly Tracer[] | undefined {
    const isFirst = !this.#hasLooked
    if (!isFirst && !isAnyLoaded()) return undefined
    this.#hasLooked = true
    const running: Kind[] = []
    const idle: Kind[] = []
    for (const kind of kinds) {
      if (!isFirst && kind.create === undefined) continue // what cannot be reached is looked for once
      const state = kind.isRunning()
      if (state !== undefined) (state ? running : idle).push(kind)
    }
    const found = running.flatMap(({ create }) => (create === undefined ? [] : [create()]))
    const [first] = found
    if (first !== undefined) {
      // Beside it, one that traces nothing is no fault: Sentry may report errors alone.
      if (running.length > 1) this.#nameSeveral(running, first)
      return found
    }
    for (const kind of running) this.#nameUnusable(kind, 'runs, but keeps its spans to itself')
    for (const kind of idle) this.#nameUnusable(kind, 'is loaded, but traces nothing')
    this.#isIdle ||= running.length + idle.length > 0
    return undefined
  }

  #nameSeveral(running: readonly Kind[], first: Tracer): void {
    const names = running.map(({ name }) => name).join(', ')
    const message = `Several tracers run in this process (${names}): pages name the spans of ${first.name}. Stop one of them, or name the one you mean in the option tracer.`
    this.#report('tracers', message)
  }

  #nameUnusable({ name, advice }: Kind, state: string): void {
    const so = 'so Baton makes the ids itself, and without the option record its pages name none of them'
    this.#report(`tracer ${name}`, `${name} ${state}, ${so}. ${advice} ${meant}`)
  }
}

const meant = 'If that is meant, write tracer: "none".'

/** One property a tracer, because every request without a tracer pays for it. */
function isAnyLoaded(): boolean {
  const all = globalThis as { readonly [key: string | symbol]: unknown }
  return all[openTelemetry] !== undefined || all._ddtrace !== undefined || all.__SENTRY__ !== undefined
}

const openTelemetry = Symbol.for('opentelemetry.js.api.1')
