import type { Report } from '../diagnostics/report.js'
import { textOf } from '../diagnostics/report.js'
import { isObject, quote } from '../validation.js'
import { kinds } from './detect.js'
import type { Tracer, TracerSpan } from './tracer.js'

/** Who owns the ids: the tracer that is found, none, or the one that is given. */
export type TracerOption = 'auto' | 'none' | Tracer

/** The tracers of this process, as far as they are known. */
export interface Tracers {
  /** The server's span of a request; `undefined` where no tracer traces it. */
  serverSpan(request: object): TracerSpan | undefined
  /** Whether there is a tracer that runs. Looks again, as long as there is none. */
  isRunning(): boolean
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
    return new FoundTracers(report, [option as Tracer])
  }
  throw new TypeError(
    `tracer must be "auto", "none" or a tracer of @trace-baton/core/tracers, but was ${quote(option)}.`,
  )
}

class FoundTracers implements Tracers {
  readonly #report: Report
  #tracers: readonly Tracer[] | undefined
  #hasLooked: boolean

  constructor(report: Report, given?: readonly Tracer[]) {
    this.#report = report
    this.#tracers = given
    this.#hasLooked = false
  }

  isRunning(): boolean {
    this.#tracers ??= this.#look()
    return this.#tracers !== undefined
  }

  serverSpan(request: object): TracerSpan | undefined {
    if (this.#tracers === undefined && !this.isRunning()) return undefined
    for (const tracer of this.#tracers as readonly Tracer[]) {
      try {
        const span = tracer.serverSpan(request)
        if (span !== undefined) return span
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
    const found: Tracer[] = []
    for (const { name, isRunning, create, advice } of kinds) {
      if (!isFirst && create === undefined) continue // what cannot be reached is named once
      const running = isRunning()
      if (running === true && create !== undefined) found.push(create())
      else if (running !== undefined) {
        const state = running ? 'runs, but keeps its spans to itself' : 'is loaded, but traces nothing'
        this.#report(`tracer ${name}`, `${name} ${state}, so Baton makes the ids itself. ${advice} ${meant}`)
      }
    }
    if (found.length > 1) {
      const [first, ...others] = found.map(({ name }) => name)
      const message = `Several tracers run in this process (${first}, ${others.join(', ')}): pages name the spans of ${first}. Stop one of them, or name the one you mean in the option tracer.`
      this.#report('tracers', message)
    }
    return found.length === 0 ? undefined : found
  }
}

const meant = 'If that is meant, write tracer: "none".'

/** One property a tracer, because every request without a tracer pays for it. */
function isAnyLoaded(): boolean {
  const all = globalThis as { readonly [key: string | symbol]: unknown }
  return all[openTelemetry] !== undefined || all._ddtrace !== undefined || all.__SENTRY__ !== undefined
}

const openTelemetry = Symbol.for('opentelemetry.js.api.1')
