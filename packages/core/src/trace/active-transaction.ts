import { Baggage } from '../context/baggage.js'
import { newSpanId, newTraceId } from '../context/ids.js'
import type { Incoming, Link } from '../context/trace-context.js'
import type { Settings } from '../options/settings.js'
import { createPageLoad, type PageLoad } from '../page-load/page-load.js'
import type { Delivery } from '../page-load/page-response.js'
import type { PageLoadSource } from '../page-load/targets/target.js'
import { type Decision, isSampled } from '../sampling/decide.js'
import { ActiveSpan, type Trace, type TraceRoot } from './active-span.js'
import { startClock } from './clock.js'
import { owned } from './owned.js'
import type { StartInfo } from './start-info.js'

/** One request served. Ids are made when somebody first reads them. */
export class ActiveTransaction extends ActiveSpan implements TraceRoot, PageLoadSource {
  readonly trace: Trace
  readonly #decision: Decision
  readonly #delivery: Delivery | undefined
  #traceId: string | undefined
  #sampled: boolean | undefined
  #parentId: string | undefined
  #pageLoad: PageLoad | undefined

  constructor(settings: Settings, decision: Decision, incoming: Incoming, info: StartInfo) {
    const clock = settings.record ? startClock() : undefined
    super(info.name ?? 'unknown', info.kind ?? 'server', info.attributes, clock?.now() ?? 0)
    const { parent, sampleRate } = decision
    this.#decision = decision
    this.#delivery = info.delivery
    this.#traceId = decision.traceId
    this.#sampled = decision.sampled
    this.#parentId = parent?.spanId
    const random = parent?.random ?? decision.traceId === undefined
    const { baggage, carried } = incoming
    this.trace = { settings, clock, parent, baggage, carried, sampleRate, random }
  }

  get transaction(): ActiveTransaction {
    return this
  }

  get traceId(): string {
    return owned(this, 'traceId', this.mintTraceId())
  }

  mintTraceId(): string {
    this.#traceId ??= newTraceId()
    return this.#traceId
  }

  get sampled(): boolean {
    return owned(this, 'sampled', this.decideSampled())
  }

  decideSampled(): boolean {
    this.#sampled ??= isSampled(this.#decision, this.mintTraceId())
    return this.#sampled
  }

  get sampleRate(): number | undefined {
    const { sampleRate, parent } = this.#decision
    if (sampleRate !== undefined || parent === undefined) return sampleRate
    for (const propagator of this.trace.settings.extract) {
      const theirs = propagator.sampleRate?.(parent)
      if (theirs !== undefined) return theirs
    }
    return undefined
  }

  get baggage(): Baggage {
    this.trace.baggage ??= new Baggage('')
    return this.trace.baggage
  }

  get parentId(): string | undefined {
    return this.#parentId
  }

  get remoteParentId(): string | undefined {
    return this.#decision.parent?.spanId
  }

  get links(): readonly Link[] {
    return this.#decision.links
  }

  get aborted(): boolean {
    return this.#delivery?.aborted ?? false
  }

  get pageLoad(): PageLoad {
    this.#pageLoad ??= createPageLoad(this, this.trace.settings, this.#delivery)
    return this.#pageLoad
  }

  // A function that needs no `this`, because Handlebars calls it with another one.
  get ensureParentId(): () => string {
    return owned(this, 'ensureParentId', () => this.#ensureParentId())
  }

  #ensureParentId(): string {
    if (this.#parentId === undefined) {
      if (this.ended) {
        this.trace.settings.report('late-parent', lateParent)
        return ''
      }
      this.#parentId = newSpanId()
    }
    if (!this.ended) this.#delivery?.carriesIds()
    return this.#parentId
  }

  /** Liquid, too, shows only what an object owns, and asks first. */
  toLiquid(): object {
    const { traceId, spanId, sampled, traceparent, ensureParentId } = this
    return { traceId, spanId, sampled, traceparent, ensureParentId }
  }

  override end(): void {
    // A parent that was minted for a page which nobody received would be a parent that nobody reports.
    if (!this.ended && this.remoteParentId === undefined && this.#delivery?.bodyless) this.#parentId = undefined
    super.end()
  }
}

const lateParent =
  'ensureParentId() was called after the transaction had ended, so the page cannot be linked any more. ' +
  'Call it while the page is rendered, before the response is finished.'
