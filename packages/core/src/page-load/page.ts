import type { Outgoing } from '../context/trace-context.js'
import type { Cause } from '../diagnostics/diagnosis.js'
import type { Settings } from '../options/settings.js'
import { quote } from '../validation.js'
import { guardScript, isFreshScript } from './guard.js'
import {
  below,
  dataBlock,
  type Html,
  inlineScript,
  jsonLiteral,
  marker,
  metaTags,
  noHtml,
  scriptJson,
  scriptLiteral,
} from './html.js'
import type { PageLoadValues, ScriptOptions, TagsOptions } from './page-load.js'
import type { Delivery } from './page-response.js'
import type { AgentOptions } from './targets/agent-options.js'
import { type PageLoadTargetName, targets } from './targets/index.js'
import type { HandOff, MetaTag, PageLoadSource, PageLoadTerms } from './targets/target.js'

/** A transaction, as the page that it renders knows it. */
export interface PageSource extends PageLoadSource {
  readonly name: string
  readonly ended: boolean
  /** What the next service is told. */
  outgoing(): Outgoing
}

type PageSettings = Pick<Settings, 'pageLoad' | 'diagnosis' | 'report'>

/** What a transaction knows about the page that is rendered by it. */
export class Page {
  readonly #source: PageSource
  readonly #settings: PageSettings
  readonly #delivery: Delivery | undefined
  #context: Outgoing | undefined
  #found: Partial<Record<PageLoadTargetName, HandOff>> | undefined
  #unlinked: Cause | undefined

  constructor(source: PageSource, settings: PageSettings, delivery: Delivery | undefined) {
    this.#source = source
    this.#settings = settings
    this.#delivery = delivery
  }

  tags(options?: TagsOptions): readonly MetaTag[] {
    const tags: MetaTag[] = []
    if (this.#delivery?.tagged || !this.#admitsIds()) return tags
    for (const target of this.#asked(options)) {
      if (targets[target].tagNames.length === 0) continue // it would mint ids that no tag names
      const told = this.#told(target)
      if (told) tags.push(...targets[target].tags(told))
    }
    if (tags.length > 0) this.#delivery?.carriesIds()
    return tags
  }

  markup(options?: TagsOptions): Html {
    const tags = this.tags(options)
    if (!given(options).guard || tags.length === 0) return metaTags(tags, this.#mark)
    const nonce = this.#inlineNonce(options)
    const names = tags.map(({ name }) => name)
    const args = scriptLiteral({ names, at: Date.now(), maxAge: this.#settings.pageLoad.maxAge })
    return below(metaTags(tags, this.#mark), inlineScript(`(${guardScript})(${args}, ${isFreshScript})`, nonce))
  }

  /** What `Server-Timing` says: the same as the tags, whether they were rendered or not. */
  timing(): readonly MetaTag[] {
    const entries: MetaTag[] = []
    for (const target of this.#settings.pageLoad.names) {
      if (targets[target].timingNames.length === 0) continue // it would mint ids that no entry names
      const told = this.#told(target)
      for (const entry of told ? targets[target].tags(told) : []) {
        if (!entries.some(({ name }) => name === entry.name)) entries.push(entry)
      }
    }
    return entries
  }

  config(target: PageLoadTargetName): Html {
    return jsonLiteral(this.#isTarget(target) ? this.#config(target) : {})
  }

  script(target: PageLoadTargetName, options?: ScriptOptions): Html {
    if (!this.#isTarget(target)) return noHtml
    const { all, maxAge } = this.#settings.pageLoad
    const nonce = this.#inlineNonce(options)
    const data = scriptJson(this.#handOff(target) ?? null)
    const args = `{"data":${data},"options":${all[target].literal},"at":${Date.now()},"maxAge":${maxAge}}`
    return inlineScript(`${feeds}(${args}, ${isFreshScript}, ${targets[target].script})`, nonce, this.#mark)
  }

  dataBlock(options?: ScriptOptions): Html {
    const found = this.#data()
    return found ? dataBlock(found, given(options).nonce) : marker(this.#mark) // data needs no nonce, unless somebody wants one
  }

  get values(): PageLoadValues {
    const configs = this.#settings.pageLoad.names.map((target) => [target, this.#config(target)])
    return { tags: this.tags(), config: Object.fromEntries(configs), data: this.#data() }
  }

  #config(target: PageLoadTargetName): AgentOptions {
    const told = this.#handOff(target)
    return { ...this.#settings.pageLoad.all[target].options, ...(told && targets[target].config(told)) }
  }

  #data(): PageLoadValues['data'] {
    const { names, maxAge } = this.#settings.pageLoad
    const told = names.map((target) => [target, this.#handOff(target)] as const)
    const handedOver = told.filter((entry): entry is [PageLoadTargetName, HandOff] => entry[1] !== undefined)
    if (handedOver.length === 0) return undefined
    return { at: Date.now(), maxAge, ...Object.fromEntries(handedOver) }
  }

  #handOff(target: PageLoadTargetName): HandOff | undefined {
    const told = this.#admitsIds() ? this.#told(target) : undefined
    if (told) this.#delivery?.carriesIds()
    return told
  }

  #admitsIds(): boolean {
    if (this.#source.ended) {
      this.#settings.report('late-page', latePage)
      return false
    }
    const why = this.#delivery?.withholds()
    if (why !== undefined) this.#leaveUnlinked(why)
    else if (!this.#outgoing.sampled) this.#leaveUnlinked('unsampled')
    return why === undefined
  }

  /** Once a page: every way to hand it over says the same, the time included. */
  #told(target: PageLoadTargetName): HandOff | undefined {
    this.#found ??= {}
    this.#found[target] ??= this.#settings.pageLoad.all[target].handOff(this.#outgoing, this.#terms, this.#source)
    return this.#found[target]
  }

  get #outgoing(): Outgoing {
    this.#context ??= this.#source.outgoing()
    return this.#context
  }

  get #terms(): PageLoadTerms {
    return { sampling: this.#settings.pageLoad.sampling, errorPage: this.#delivery?.errorPage ?? false }
  }

  /** For an inline script, which a policy without its nonce keeps from running. */
  #inlineNonce(options: ScriptOptions | undefined): string | undefined {
    const nonce = given(options).nonce ?? this.#delivery?.nonce
    if (this.#delivery?.runsInline?.(nonce) === false) this.#leaveUnlinked('csp')
    return nonce
  }

  #leaveUnlinked(why: Cause): void {
    this.#unlinked ??= why
    this.#settings.diagnosis?.tell(why, this.#source.name)
  }

  /** What the page says of itself in development. */
  get #mark(): Cause | undefined {
    return this.#settings.diagnosis?.marks ? this.#unlinked : undefined
  }

  #asked(options: TagsOptions | undefined): readonly PageLoadTargetName[] {
    const { only } = given(options)
    if (only === undefined) return this.#settings.pageLoad.names
    return [only].flat().filter((name): name is PageLoadTargetName => this.#isTarget(name)) // a template may give one name
  }

  #isTarget(name: unknown): name is PageLoadTargetName {
    if (typeof name === 'string' && Object.hasOwn(targets, name)) return true
    const shown = quote(name)
    this.#settings.report(
      `target ${shown}`,
      `There is no page-load target ${shown}. There are: ${Object.keys(targets).join(', ')}.`,
    )
    return false
  }
}

/** Options as they were given: Handlebars puts a helper's named arguments into the `hash` of a trailing object. */
function given<Options extends object>(options: Options | { readonly hash?: Options } | undefined): Partial<Options> {
  if (typeof options !== 'object' || options === null) return {} // templates are not type-checked
  return 'hash' in options ? (options.hash ?? {}) : (options as Options)
}

/** The beginning of every script: it drops what is stale, and feeds the agent. */
const feeds = `(function (page, isFresh, feed) {
  var told = page.data && isFresh(page.at, page.maxAge) ? page.data : null
  feed(told, page.options, isFresh(page.at, page.maxAge, true))
})`

const latePage =
  'A page-load helper was called after the transaction had ended, so the page cannot be linked any more. ' +
  'Render it before the response is finished.'
