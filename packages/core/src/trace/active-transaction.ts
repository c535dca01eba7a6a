import { Baggage } from '../context/baggage.js'
import { newSpanId, newTraceId } from '../context/ids.js'
import type { Link } from '../context/trace-context.js'
import { createPageLoad } from '../page-load/create-page-load.js'
import type { PageTransaction } from '../page-load/page.js'
import type { PageLoad } from '../page-load/page-load.js'
import { chooseRate, isSampled, type Rate } from '../sampling/decide.js'
import { consistentRateIn } from '../sampling/randomness.js'
import type { TrustedContext } from '../sampling/trust.js'
import { ActiveSpan } from './active-span.js'
import { epochOffset } from './clock.js'
import type { Attributes } from './record.js'
import type { SpanInfo } from './span.js'
import type { HttpExchange, StartInfo } from './start-info.js'
import type { TraceSettings } from './trace.js'
import type { Transaction } from './transaction.js'

/** One request served. */
export class ActiveTransaction extends ActiveSpan implements Transaction, PageTransaction {
  readonly links: readonly Link[]
  /** Own, and without `this`: Handlebars shows what an object owns, and calls it with another `this`. */
  readonly ensureParentId: () => string
  readonly #exchange: HttpExchange | undefined
  #parentId: string | undefined
  #pageLoad: PageLoad | undefined

  constructor(settings: TraceSettings, rate: Rate, incoming: TrustedContext, received: unknown, info: StartInfo) {
    const { parent, baggage, carried, randomness, isReduced = false } = incoming
    const traceId = parent?.traceId ?? incoming.traceId ?? newTraceId()
    const random = parent === undefined ? settings.randomFlag && incoming.traceId === undefined : parent.random === true
    const offset = settings.record === undefined ? 0 : epochOffset()
    const trace = {
      settings,
      offset,
      parent,
      baggage,
      carried,
      decidedRate: rate.sampleRate,
      isForced: rate.isForced,
      random,
      randomness,
      received,
      isReduced,
    }
    super(trace, traceId, isSampled(rate, traceId, incoming), info.kind ?? 'server', info.name, info.attributes)
    this.links = incoming.links
    this.ensureParentId = () => this.#ensureParentId()
    this.#exchange = info.exchange
    this.#parentId = parent?.spanId
    this.#pageLoad = undefined
    Object.freeze(this)
  }

  get transaction(): ActiveTransaction {
    return this
  }

  get isDetached(): boolean {
    return this.ended && this.sinceEnd >= this.trace.settings.detachAfter
  }

  startDetached(from: ActiveSpan, name: string, info: SpanInfo | undefined): ActiveTransaction {
    const { settings, received, isReduced } = this.trace
    const { traceId, spanId } = from
    const incoming: TrustedContext = { links: [{ traceId, spanId, reason: 'detached' }], isReduced }
    const candidate = { name, method: undefined, path: undefined, parent: undefined, headers: {} }
    const rate = chooseRate(incoming, settings.sampler?.(candidate), settings.rate)
    return new ActiveTransaction(settings, rate, incoming, received, { kind: 'internal', ...info, name })
  }

  get sampleRate(): number | undefined {
    const { decidedRate, parent, settings } = this.trace
    if (decidedRate !== undefined || parent === undefined) return decidedRate
    for (const format of settings.extract) {
      const rate = format.sampleRate?.(parent)
      if (rate !== undefined) return rate
    }
    return undefined
  }

  get consistentRate(): number | undefined {
    const { decidedRate, parent } = this.trace
    return decidedRate ?? (parent && consistentRateIn(parent))
  }

  get baggage(): Baggage {
    this.trace.baggage ??= new Baggage('')
    return this.trace.baggage
  }

  get parentId(): string | undefined {
    return this.#parentId
  }

  protected get parentIsRemote(): boolean {
    return this.#parentId !== undefined
  }

  get remoteParentId(): string | undefined {
    return this.trace.parent?.spanId
  }

  get aborted(): boolean {
    return this.#exchange?.aborted ?? false
  }

  get pageLoad(): PageLoad {
    this.#pageLoad ??= createPageLoad(this, this.trace.settings, this.#exchange)
    return this.#pageLoad
  }

  override end(): void {
    // A page that is not shown reports no span, so a parent that was minted for it would be reported by no one.
    const isMinted = this.#parentId !== undefined && this.remoteParentId === undefined
    if (isMinted && !this.ended && this.#exchange?.unshown) this.#parentId = undefined
    super.end()
  }

  protected get isRecorded(): boolean {
    return this.sampled && !this.#exchange?.answeredPreflight
  }

  protected get defaultName(): string {
    return this.#exchange?.name ?? 'unknown'
  }

  protected finalAttributes(): Attributes | undefined {
    return this.#exchange?.attributes()
  }

  /** For a page that our helpers do not render, such as Elastic's own snippet. */
  #ensureParentId(): string {
    if (this.#exchange !== undefined) this.trace.settings.diagnosis?.explainSnippet(this, this.#exchange)
    return this.mintParentId()
  }

  mintParentId(): string {
    if (this.#parentId === undefined) {
      if (this.ended) {
        this.trace.settings.report('late-parent', lateParent)
        return ''
      }
      this.#parentId = newSpanId()
    }
    if (!this.ended) this.#exchange?.markIdsRendered()
    return this.#parentId
  }
}

const lateParent =
  'ensureParentId() was called after the transaction had ended, so the page cannot be linked any more. ' +
  'Call it while the page is rendered, before the response is finished.'
