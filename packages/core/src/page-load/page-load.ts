import type { Settings } from '../options/settings.js'
import { type Html, jsonLiteral, noHtml } from './html.js'
import { Page, type PageSource } from './page.js'
import type { Delivery } from './page-response.js'
import type { AgentOptions } from './targets/agent-options.js'
import type { PageLoadTargetName } from './targets/index.js'
import type { ConfiguredTarget, Json, MetaTag, PageLoadTerms } from './targets/target.js'

/**
 * The hand-off to the browser, for a template.
 *
 * Its functions are own properties that need no `this`, so every template engine can call them. They never throw, and
 * they render no ids where nobody could use them or everybody would: after the end of the transaction, into a response
 * that is no page, into a page that is shared from a cache.
 */
export interface PageLoad {
  /** The `<meta>` tags of every configured target, or of those that `only` names; with `guard`, none of them when stale. */
  readonly tags: (options?: TagsOptions) => Html
  /**
   * An object literal, safe inside a script: spread it into the agent's `init({ ... })`. It is JSON, unless the agent's options
   * hold a RegExp.
   */
  readonly config: (target: PageLoadTargetName) => Html
  /** A complete inline script: it drops a stale hand-off, and starts or feeds the agent. */
  readonly script: (target: PageLoadTargetName, options?: ScriptOptions) => Html
  /** `<script type="application/json" id="trace-baton">` with what every configured target is told. */
  readonly data: (options?: ScriptOptions) => Html
  /** The same as plain data, for head managers and JSX. */
  readonly values: PageLoadValues
}

export interface ScriptOptions {
  /**
   * The nonce of the page's Content-Security-Policy.
   *
   * @defaultValue `nonce` or `cspNonce` of the templates' data, else the one that the policy in the response names
   */
  readonly nonce?: string
}

export interface TagsOptions extends ScriptOptions {
  readonly only?: readonly PageLoadTargetName[]
  /** Adds an inline script that takes the tags away when the page comes from a cache. */
  readonly guard?: boolean
}

export interface PageLoadValues {
  readonly tags: readonly MetaTag[]
  /** By target: what to spread into the agent's `init({ ... })`. */
  readonly config: Readonly<Partial<Record<PageLoadTargetName, AgentOptions>>>
  /** What `data()` renders; `undefined` when there is nothing to hand over. */
  readonly data: { readonly [key: string]: Json } | undefined
}

/** The page-load part of the options, resolved. */
export interface PageLoadSettings {
  /** The targets to hand over to. */
  readonly names: readonly PageLoadTargetName[]
  /** Every target there is: a template may ask for another one. */
  readonly all: Readonly<Record<PageLoadTargetName, ConfiguredTarget>>
  /** The names that their tags can have. */
  readonly tagNames: readonly string[]
  /** Whether `Server-Timing` can tell them anything. */
  readonly timed: boolean
  /** Whether one of them learns nothing unless a helper is called. */
  readonly needsHelper: boolean
  readonly sampling: PageLoadTerms['sampling']
  /** Seconds. */
  readonly maxAge: number
}

/**
 * The hand-off of one transaction.
 *
 * Adapters make it for every request, whether a template reads it or not, so it is closures over one object. An accessor
 * in the literal would give each request a hidden class of its own, which the garbage collector has to clear away.
 */
export function createPageLoad(source: PageSource, settings: Settings, delivery: Delivery | undefined): PageLoad {
  const page = new Page(source, settings, delivery)
  const pageLoad = {
    [rendered]: page,
    tags: (options?: TagsOptions) => page.markup(options),
    config: (target: PageLoadTargetName) => page.config(target),
    script: (target: PageLoadTargetName, options?: ScriptOptions) => page.script(target, options),
    data: (options?: ScriptOptions) => page.dataBlock(options),
  }
  return Object.defineProperty(pageLoad, 'values', values) as typeof pageLoad & { readonly values: PageLoadValues }
}

/** What `Server-Timing` says of a page. */
export function timingOf(pageLoad: PageLoad): readonly MetaTag[] {
  return (pageLoad as PageLoad & Rendered)[rendered].timing()
}

const rendered = Symbol('page')

interface Rendered {
  readonly [rendered]: Page
}

const values: PropertyDescriptor & ThisType<Rendered> = {
  get() {
    return this[rendered].values
  },
  enumerable: true,
}

/** The hand-off of a request that Baton ignores. */
export const nullPageLoad: PageLoad = Object.freeze({
  tags: () => noHtml,
  config: () => jsonLiteral({}),
  script: () => noHtml,
  data: () => noHtml,
  values: Object.freeze({ tags: [], config: {}, data: undefined }),
})
