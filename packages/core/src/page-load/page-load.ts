import type { Report } from '../report.js'
import { quote } from '../wording.js'
import type { Delivery } from './delivery.js'
import { isFreshScript } from './guard.js'
import { dataBlock, Html, inlineScript, jsonLiteral, metaTags, noHtml, scriptJson } from './html.js'
import { type PageLoadTargetName, targets } from './index.js'
import type { HandOff, Json, MetaTag, PageLoadSource, PageLoadTerms } from './target.js'

/**
 * The hand-off to the browser, for a template.
 *
 * Its functions are own properties that need no `this`, so every template engine can call them. They never throw, and
 * they render no ids where nobody could use them or everybody would: after the end of the transaction, into a response
 * that is no page, into a page that is shared from a cache.
 */
export interface PageLoad {
  /** The `<meta>` tags of every configured target, or of those that `only` names. */
  readonly tags: (options?: TagsOptions) => Html
  /** A JSON object literal, safe inside a script: spread it into the agent's `init({ ... })`. */
  readonly config: (target: PageLoadTargetName) => Html
  /** A complete inline script: it drops a stale hand-off, and starts or feeds the agent. */
  readonly script: (target: PageLoadTargetName, options?: ScriptOptions) => Html
  /** `<script type="application/json" id="trace-baton">` with what every configured target is told. */
  readonly data: (options?: ScriptOptions) => Html
  /** The same as plain data, for head managers and JSX. */
  readonly values: PageLoadValues
}

export interface TagsOptions {
  readonly only?: readonly PageLoadTargetName[]
}

export interface ScriptOptions {
  /** The nonce of the page's Content-Security-Policy. */
  readonly nonce?: string
}

export interface PageLoadValues {
  readonly tags: readonly MetaTag[]
  /** By target: what to spread into the agent's `init({ ... })`. */
  readonly config: Readonly<Partial<Record<PageLoadTargetName, { readonly [key: string]: Json }>>>
  /** What `data()` renders; `undefined` when there is nothing to hand over. */
  readonly data: { readonly [key: string]: Json } | undefined
}

/** The page-load part of the options, resolved. */
export interface PageLoadSettings {
  /** The configured targets, each with its agent's own options. */
  readonly targets: ReadonlyMap<PageLoadTargetName, { readonly [key: string]: Json }>
  readonly sampling: PageLoadTerms['sampling']
  /** Seconds. */
  readonly maxAge: number
}

export function createPageLoad(
  source: PageLoadSource & { readonly ended: boolean },
  { pageLoad, report }: { readonly pageLoad: PageLoadSettings; readonly report: Report },
  delivery: Delivery | undefined,
): PageLoad {
  const terms: PageLoadTerms = {
    sampling: pageLoad.sampling,
    get errorPage() {
      return delivery?.errorPage ?? false
    },
  }

  function handOff(target: PageLoadTargetName): HandOff | undefined {
    if (source.ended) {
      report('late-page', latePage)
      return undefined
    }
    if (delivery?.admitsIds() === false) return undefined
    const found = targets[target].handOff(source, terms)
    if (found) delivery?.carriesIds()
    return found
  }

  function isTarget(name: unknown): name is PageLoadTargetName {
    if (typeof name === 'string' && Object.hasOwn(targets, name)) return true
    const shown = quote(name)
    report(`target ${shown}`, `There is no page-load target ${shown}. There are: ${Object.keys(targets).join(', ')}.`)
    return false
  }

  const configOf = (target: PageLoadTargetName) => ({ ...pageLoad.targets.get(target), ...handOff(target)?.config })

  function tags(options?: TagsOptions): readonly MetaTag[] {
    const only = given(options).only ?? [...pageLoad.targets.keys()]
    return [only]
      .flat()
      .filter(isTarget)
      .flatMap((target) => handOff(target)?.tags ?? [])
  }

  function data(): PageLoadValues['data'] {
    const found = [...pageLoad.targets.keys()].map((target) => [target, handOff(target)?.data] as const)
    const handedOver = found.filter((entry): entry is [PageLoadTargetName, HandOff['data']] => entry[1] !== undefined)
    if (handedOver.length === 0) return undefined
    return { at: Date.now(), maxAge: pageLoad.maxAge, ...Object.fromEntries(handedOver) }
  }

  return {
    tags: (options) => metaTags(tags(options)),
    config: (target) => jsonLiteral(isTarget(target) ? configOf(target) : {}),
    script(target, options) {
      if (!isTarget(target)) return noHtml
      const args = scriptJson({
        data: handOff(target)?.data ?? null,
        options: pageLoad.targets.get(target) ?? {},
        at: Date.now(),
        maxAge: pageLoad.maxAge,
      })
      const code = `(function (page, isFresh, feed) {
  feed(page.data && isFresh(page.at, page.maxAge) ? page.data : null, page.options)
})(${args}, ${isFreshScript}, ${targets[target].script})`
      return inlineScript(code, given(options).nonce)
    },
    data(options) {
      const found = data()
      return found ? dataBlock(found, given(options).nonce) : noHtml
    },
    get values() {
      const configs = [...pageLoad.targets.keys()].map((target) => [target, configOf(target)])
      return { tags: tags(), config: Object.fromEntries(configs), data: data() }
    },
  }
}

/** The hand-off of a request that Baton ignores. */
export const nullPageLoad: PageLoad = Object.freeze({
  tags: () => noHtml,
  config: () => jsonLiteral({}),
  script: () => noHtml,
  data: () => noHtml,
  values: Object.freeze({ tags: [], config: {}, data: undefined }),
})

/** Options as they were given: Handlebars puts a helper's named arguments into the `hash` of a trailing object. */
function given<Options extends object>(options: Options | { readonly hash?: Options } | undefined): Partial<Options> {
  if (typeof options !== 'object' || options === null) return {} // templates are not type-checked
  return 'hash' in options ? (options.hash ?? {}) : (options as Options)
}

const latePage =
  'A page-load helper was called after the transaction had ended, so the page cannot be linked any more. ' +
  'Render it before the response is finished.'
