import { Baggage } from '../context/baggage.js'
import type { WriteHeader } from '../context/carrier.js'
import { isSpanId, newSpanId } from '../context/ids.js'
import { type Link, noLinks, type Outgoing } from '../context/trace-context.js'
import { createPageLoad } from '../page-load/create-page-load.js'
import type { PageTransaction } from '../page-load/page.js'
import type { PageLoad } from '../page-load/page-load.js'
import { runIn } from '../trace/scope.js'
import type { Span, SpanInfo } from '../trace/span.js'
import type { HttpExchange, StartInfo } from '../trace/start-info.js'
import type { TraceSettings } from '../trace/trace.js'
import type { Transaction } from '../trace/transaction.js'
import { TracedSpan } from './traced-span.js'
import type { TracerSpan } from './tracer.js'

/**
 * One request served, in a process where a tracer owns the ids: it speaks for the tracer's span of the request.
 *
 * The tracer starts, ends and exports that span, and Baton hands it over to the page.
 */
export class TracedTransaction extends TracedSpan implements Transaction, PageTransaction {
  /** Own, and without `this`: Handlebars shows what an object owns, and calls it with another `this`. */
  readonly ensureParentId: () => string
  readonly #exchange: HttpExchange | undefined
  #name: string | (() => string) | undefined
  readonly #remoteParentId: string | undefined
  #parentId: string | undefined
  #baggage: Baggage | undefined
  #pageLoad: PageLoad | undefined
  #ended: boolean

  constructor(settings: TraceSettings, native: TracerSpan, { name, exchange }: StartInfo) {
    super(native, settings)
    this.ensureParentId = () => this.#ensureParentId()
    this.#exchange = exchange
    this.#name = name
    const remoteParentId = this.guarded(() => native.remoteParentId)
    this.#remoteParentId = isSpanId(remoteParentId) ? remoteParentId : undefined
    this.#parentId = this.#remoteParentId
    this.#baggage = undefined
    this.#pageLoad = undefined
    this.#ended = false
    Object.freeze(this)
  }

  get transaction(): TracedTransaction {
    return this
  }

  get links(): readonly Link[] {
    return noLinks
  }

  get name(): string {
    const name = this.#name
    return typeof name === 'function' ? name() : (name ?? this.#exchange?.name ?? 'unknown')
  }

  set name(name: string) {
    this.#name = name
    this.guarded(() => this.native.setName?.(name))
  }

  /** The application's own; it travels only as far as the tracer carries baggage. */
  get baggage(): Baggage {
    this.#baggage ??= new Baggage('')
    return this.#baggage
  }

  get parentId(): string | undefined {
    return this.#parentId
  }

  /**
   * The parent of a page that must not become ours: the caller's span. Where the tracer cannot be given a parent, it is the
   * server's span, so that the page names nothing that does not exist.
   */
  get remoteParentId(): string | undefined {
    return this.#remoteParentId ?? (this.native.ensureParentId === undefined ? this.spanId : undefined)
  }

  /** Tracers decide by randomness of their own, each in its own way. */
  get consistentRate(): undefined {
    return undefined
  }

  get ended(): boolean {
    return this.#ended
  }

  get pageLoad(): PageLoad {
    this.#pageLoad ??= createPageLoad(this, this.trace.settings, this.#exchange)
    return this.#pageLoad
  }

  /** Inside the request, the tracer's innermost span is the one that calls the next service. */
  override write(write: WriteHeader): void {
    const { active } = this
    if (active === this || active.traceId !== this.traceId) super.write(write)
    else active.write(write)
  }

  override startSpan(name: string, info?: SpanInfo): Span {
    const { activeNative, native } = this
    return this.startChild(activeNative.traceId === this.traceId ? activeNative : native, name, info)
  }

  /** The tracer has made its span the current one already. */
  override run<T>(fn: () => T): T {
    return runIn(this, fn)
  }

  /** The tracer ends its span itself. */
  end(): void {
    this.#ended = true
  }

  /** Takes back the parent that a page was to be: the response turned out to have no body. */
  withdrawParent(): void {
    const { native } = this
    if (this.#remoteParentId !== undefined || native.ensureParentId === undefined || this.#ended) return
    this.#parentId = undefined
    this.guarded(() => native.withdrawParent?.())
  }

  outgoing(): Outgoing {
    const { traceId, spanId, sampled, sampleRate, native } = this
    const carried = this.guarded(() => native.carried)
    return { traceId, spanId, sampled, sampleRate, carried, root: this.#remoteParentId === undefined }
  }

  /** For a page that our helpers do not render, such as Elastic's own snippet. */
  #ensureParentId(): string {
    if (this.#exchange !== undefined) this.trace.settings.diagnosis?.explainSnippet(this, this.#exchange)
    return this.mintParentId()
  }

  mintParentId(): string {
    if (this.#parentId === undefined) {
      if (this.#ended) {
        this.trace.settings.report('late-parent', lateParent)
        return ''
      }
      this.#parentId = this.#newParentId() ?? newSpanId()
    }
    if (!this.#ended) this.#exchange?.markIdsRendered()
    return this.#parentId
  }

  /** Where no page is shown, none could report the parent. */
  #newParentId(): string | undefined {
    const parentId = this.#exchange?.unshown ? undefined : this.guarded(() => this.native.ensureParentId?.())
    return isSpanId(parentId) ? parentId : undefined
  }
}

const lateParent =
  'ensureParentId() was called after the transaction had ended, so the page cannot be linked any more. ' +
  'Call it while the page is rendered, before the response is finished.'
