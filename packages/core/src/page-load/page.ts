import type { Outgoing } from '../context/trace-context.js'
import { formatTraceparent } from '../context/traceparent.js'
import type { Cause, Diagnosis } from '../diagnostics/diagnosis.js'
import type { Report } from '../diagnostics/report.js'
import { quote } from '../validation.js'
import { given } from './given-options.js'
import { compiledScript, dataBlock, type Html, jsonLiteral, marker, noHtml, withMark } from './html.js'
import type { CompiledTarget, PageLoadSettings } from './options.js'
import type { PageLoadValues, ScriptOptions, TagsOptions } from './page-load.js'
import type { PageRate } from './page-rate.js'
import type { PageResponse } from './page-response.js'
import { guardedTags, renderConfig, renderScript, renderTags, renderTiming } from './render.js'
import type { HandOff, PageContext, PageLoadSource } from './targets/target.js'

/** A transaction, as the page that it renders knows it. */
export interface PageTransaction {
  readonly name: string
  readonly ended: boolean
  readonly sampleRate: number | undefined
  /** The rate at which the randomness of the trace decided, from 0 to 1; `undefined` when something else decided. */
  readonly consistentRate: number | undefined
  /** The span of the caller, if there was one; never a parent that we minted. */
  readonly remoteParentId: string | undefined
  /** The id of a span of the page that becomes our parent. */
  mintParentId(): string
  /** The context for the next service. */
  outgoing(): Outgoing
}

/** The settings of a page. */
export interface PageSettings {
  readonly pageLoad: PageLoadSettings
  readonly diagnosis: Diagnosis | undefined
  readonly report: Report
}

/** The page that one transaction renders: what each agent gets, decided once. */
export class Page implements PageLoadSource {
  readonly #transaction: PageTransaction
  readonly #settings: PageSettings
  readonly #response: PageResponse | undefined
  #context: Outgoing | undefined
  #handOffs: (HandOff | undefined)[] | undefined
  #traceparent: string | undefined
  /** Whether the page has been found fit to carry ids; later headers are checked when they go out. */
  #mayCarry: boolean
  #unlinked: Cause | undefined

  constructor(transaction: PageTransaction, settings: PageSettings, response: PageResponse | undefined) {
    this.#transaction = transaction
    this.#settings = settings
    this.#response = response
    this.#context = undefined
    this.#handOffs = undefined
    this.#traceparent = undefined
    this.#mayCarry = false
    this.#unlinked = undefined
  }

  tags(options?: TagsOptions): Html {
    const { guard, only } = given(options)
    const targets = this.#taggedTargets(only)
    const html = targets === undefined ? '' : renderTags(targets, this)
    if (html !== '') this.#response?.markIdsRendered()
    if (!guard || html === '') return withMark(html, this.#mark)
    const nonce = this.#inlineNonce(given(options).nonce)
    return guardedTags(withMark(html, this.#mark), targets as readonly CompiledTarget[], this, nonce)
  }

  config(name: unknown): Html {
    const target = this.#targetNamed(name)
    return target === undefined ? jsonLiteral({}) : jsonLiteral(renderConfig(target, this.#linked(target)))
  }

  script(name: unknown, options?: ScriptOptions): Html {
    const target = this.#targetNamed(name)
    if (target === undefined) return noHtml
    const nonce = this.#inlineNonce(given(options).nonce)
    const code = renderScript(target, this.#linked(target), Date.now())
    return compiledScript(code, nonce, this.#mark)
  }

  data(options?: ScriptOptions): Html {
    const data = this.#data()
    return data ? dataBlock(data, given(options).nonce) : marker(this.#mark) // data runs without a nonce
  }

  get values(): PageLoadValues {
    const { targets } = this.#settings.pageLoad
    const tagged = this.#taggedTargets(undefined) ?? []
    const tags = tagged.flatMap((target) => tagsOf(target, this.handOff(target)))
    if (tags.length > 0) this.#response?.markIdsRendered()
    const configs = targets.map((target) => [target.name, renderConfig(target, this.#linked(target))])
    return { tags, config: Object.fromEntries(configs), data: this.#data() }
  }

  /** The entries of `Server-Timing`, see {@link renderTiming}. */
  timing(isTaken: ((name: string) => boolean) | undefined): string | undefined {
    return renderTiming(this.#settings.pageLoad, this, isTaken)
  }

  /** The hand-off to one agent. Made once a page: every way to hand over says the same, the time included. */
  handOff(target: CompiledTarget): HandOff | undefined {
    this.#handOffs ??= new Array(this.#settings.pageLoad.count)
    const known = this.#handOffs[target.index]
    if (known !== undefined) return known
    const { rate } = target
    const handOff = target.handOff(rate === undefined ? this.#outgoing : this.#outgoingAt(rate), this)
    this.#handOffs[target.index] = handOff
    return handOff
  }

  isPlain(target: CompiledTarget): boolean {
    return target.isPlain(this.#outgoing)
  }

  get maxAge(): number {
    return this.#settings.pageLoad.maxAge
  }

  get traceparent(): string {
    if (this.#traceparent === undefined) {
      const { traceId, spanId, sampled } = this.#outgoing
      this.#traceparent = formatTraceparent(traceId, spanId, sampled)
    }
    return this.#traceparent
  }

  get sampled(): boolean {
    return this.#outgoing.sampled
  }

  get untimed(): boolean {
    return this.#response?.untimed ?? false
  }

  get errorPage(): boolean {
    return this.#response?.errorPage ?? false
  }

  get sampleRate(): number | undefined {
    return this.#transaction.sampleRate
  }

  get remoteParentId(): string | undefined {
    return this.#transaction.remoteParentId
  }

  mintParentId(): string {
    return this.#transaction.mintParentId()
  }

  /** The targets whose tags are rendered now; `undefined` when none may be. */
  #taggedTargets(only: readonly unknown[] | undefined): readonly CompiledTarget[] | undefined {
    if (this.#response?.tagged || !this.#mayCarryIds()) return undefined
    const { tagged } = this.#settings.pageLoad
    const targets = only === undefined ? tagged : this.#taggedAmong(only)
    if (targets.length === 0) this.#leaveUnlinked('no-tags')
    return targets
  }

  #taggedAmong(names: readonly unknown[]): readonly CompiledTarget[] {
    return names.flatMap((name) => {
      const target = this.#targetNamed(name)
      return target === undefined || target.tags.length === 0 ? [] : [target]
    })
  }

  #data(): PageLoadValues['data'] {
    const handOffs = this.#settings.pageLoad.targets.flatMap((target): [string, HandOff][] => {
      const handOff = this.#linked(target)
      return handOff === undefined ? [] : [[target.name, handOff]]
    })
    if (handOffs.length === 0) return undefined
    return { at: Date.now(), maxAge: this.maxAge, ...Object.fromEntries(handOffs) }
  }

  /** The hand-off to one agent, where the page may carry it; from here on it does. */
  #linked(target: CompiledTarget): HandOff | undefined {
    const handOff = this.#mayCarryIds() ? this.handOff(target) : undefined
    if (handOff !== undefined) this.#response?.markIdsRendered()
    return handOff
  }

  #mayCarryIds(): boolean {
    if (this.#transaction.ended) {
      this.#settings.report('late-page', latePage)
      return false
    }
    if (this.#mayCarry && !this.#response?.isSettled) return true
    const reason = this.#response?.reasonToOmitIds()
    if (reason !== undefined) this.#leaveUnlinked(reason)
    else if (!this.#outgoing.sampled) this.#leaveUnlinked('unsampled')
    this.#mayCarry = reason === undefined
    return this.#mayCarry
  }

  get #outgoing(): Outgoing {
    this.#context ??= this.#transaction.outgoing()
    return this.#context
  }

  /** The context with the decision for page loads of a rate. */
  #outgoingAt(rate: PageRate): PageContext {
    const context = this.#outgoing
    if (!context.sampled) return context
    const { consistentRate } = this.#transaction
    const sampled = rate.keeps(context, consistentRate)
    if (!sampled) this.#leaveUnlinked('page-rate')
    const isDecidedHere = context.sampleRate !== undefined && consistentRate !== undefined
    const sampleRate = isDecidedHere ? rate.rateWithin(consistentRate) : undefined
    return { ...context, sampled, sampleRate, pageShare: rate.share }
  }

  /** The nonce for an inline script: a policy that names one blocks a script without it. */
  #inlineNonce(own: unknown): string | undefined {
    const nonce = (own ?? this.#response?.nonce) as string | undefined
    const isDiagnosed = this.#settings.diagnosis !== undefined
    if (isDiagnosed && this.#response?.allowsInline?.(nonce) === false) this.#leaveUnlinked('csp')
    return nonce
  }

  #leaveUnlinked(reason: Cause): void {
    this.#unlinked ??= reason
    this.#settings.diagnosis?.explain(reason, this.#transaction.name)
  }

  /** The reason that the page itself shows, in development. */
  get #mark(): Cause | undefined {
    return this.#settings.diagnosis?.marks ? this.#unlinked : undefined
  }

  #targetNamed(name: unknown): CompiledTarget | undefined {
    const { all, targets } = this.#settings.pageLoad
    if (typeof name === 'string' && Object.hasOwn(all, name)) {
      const target = all[name as keyof typeof all]
      if (!targets.includes(target)) this.#settings.diagnosis?.explain('not-configured', this.#transaction.name)
      return target
    }
    const shown = quote(name)
    this.#settings.report(
      `target ${shown}`,
      `There is no page-load target ${shown}. There are: ${Object.keys(all).join(', ')}.`,
    )
    return undefined
  }
}

function tagsOf(target: CompiledTarget, handOff: HandOff | undefined) {
  if (handOff === undefined) return []
  const all = target.tags.map((tag) => ({ name: tag.name, content: tag.content(handOff) }))
  return all.flatMap(({ name, content }) => (content === undefined ? [] : [{ name, content: String(content) }]))
}

const latePage =
  'A page-load helper was called after the transaction had ended, so the page cannot be linked any more. ' +
  'Render it before the response is finished.'
