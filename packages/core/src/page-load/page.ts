import type { Report } from '../report.js'
import { quote } from '../wording.js'
import type { Delivery } from './delivery.js'
import { guardScript, isFreshScript } from './guard.js'
import { below, dataBlock, type Html, inlineScript, jsonLiteral, metaTags, noHtml, scriptJson } from './html.js'
import { type PageLoadTargetName, targets } from './index.js'
import type { PageLoadSettings, PageLoadValues, ScriptOptions, TagsOptions } from './page-load.js'
import type { HandOff, Json, MetaTag, PageLoadSource } from './target.js'

/** What a transaction knows about the page that is rendered by it. */
export class Page {
  readonly #source: PageLoadSource & { readonly ended: boolean }
  readonly #settings: PageLoadSettings
  readonly #report: Report
  readonly #delivery: Delivery | undefined

  constructor(
    source: PageLoadSource & { readonly ended: boolean },
    { pageLoad, report }: { readonly pageLoad: PageLoadSettings; readonly report: Report },
    delivery: Delivery | undefined,
  ) {
    this.#source = source
    this.#settings = pageLoad
    this.#report = report
    this.#delivery = delivery
  }

  tags(options?: TagsOptions): readonly MetaTag[] {
    if (this.#delivery?.tagged) return []
    const only = given(options).only ?? [...this.#settings.targets.keys()]
    return [only]
      .flat()
      .filter((name): name is PageLoadTargetName => this.#isTarget(name))
      .filter((target) => targets[target].tagNames.length > 0) // the others would mint ids that no tag names
      .flatMap((target) => this.#handOff(target)?.tags ?? [])
  }

  markup(options?: TagsOptions): Html {
    const tags = this.tags(options)
    const { guard, nonce } = given(options)
    if (!guard || tags.length === 0) return metaTags(tags)
    const names = tags.map(({ name }) => name)
    const args = scriptJson({ names, at: Date.now(), maxAge: this.#settings.maxAge })
    return below(metaTags(tags), inlineScript(`(${guardScript})(${args}, ${isFreshScript})`, nonce))
  }

  config(target: PageLoadTargetName): Html {
    return jsonLiteral(this.#isTarget(target) ? this.#config(target) : {})
  }

  script(target: PageLoadTargetName, options?: ScriptOptions): Html {
    if (!this.#isTarget(target)) return noHtml
    const args = scriptJson({
      data: this.#handOff(target)?.data ?? null,
      options: this.#settings.targets.get(target) ?? {},
      at: Date.now(),
      maxAge: this.#settings.maxAge,
    })
    const code = `(function (page, isFresh, feed) {
  feed(page.data && isFresh(page.at, page.maxAge) ? page.data : null, page.options)
})(${args}, ${isFreshScript}, ${targets[target].script})`
    return inlineScript(code, given(options).nonce)
  }

  dataBlock(options?: ScriptOptions): Html {
    const found = this.#data()
    return found ? dataBlock(found, given(options).nonce) : noHtml
  }

  get values(): PageLoadValues {
    const configs = [...this.#settings.targets.keys()].map((target) => [target, this.#config(target)])
    return { tags: this.tags(), config: Object.fromEntries(configs), data: this.#data() }
  }

  #config(target: PageLoadTargetName): { readonly [key: string]: Json } {
    return { ...this.#settings.targets.get(target), ...this.#handOff(target)?.config }
  }

  #data(): PageLoadValues['data'] {
    const { targets, maxAge } = this.#settings
    const found = [...targets.keys()].map((target) => [target, this.#handOff(target)?.data] as const)
    const handedOver = found.filter((entry): entry is [PageLoadTargetName, HandOff['data']] => entry[1] !== undefined)
    if (handedOver.length === 0) return undefined
    return { at: Date.now(), maxAge, ...Object.fromEntries(handedOver) }
  }

  #handOff(target: PageLoadTargetName): HandOff | undefined {
    if (this.#source.ended) {
      this.#report('late-page', latePage)
      return undefined
    }
    const delivery = this.#delivery
    if (delivery?.admitsIds() === false) return undefined
    const terms = { sampling: this.#settings.sampling, errorPage: delivery?.errorPage ?? false }
    const found = targets[target].handOff(this.#source, terms)
    if (found) delivery?.carriesIds()
    return found
  }

  #isTarget(name: unknown): name is PageLoadTargetName {
    if (typeof name === 'string' && Object.hasOwn(targets, name)) return true
    const shown = quote(name)
    this.#report(
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

const latePage =
  'A page-load helper was called after the transaction had ended, so the page cannot be linked any more. ' +
  'Render it before the response is finished.'
