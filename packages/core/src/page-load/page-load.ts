import { type Html, jsonLiteral, noHtml } from './html.js'
import type { AgentOptions } from './targets/agent-options.js'
import type { PageLoadTargetName } from './targets/index.js'
import type { Json, MetaTag } from './targets/target.js'

/**
 * The hand-off to the browser, for a template.
 *
 * Its functions are own properties that need no `this`, so every template engine can call them. They never throw, and
 * they render no ids that nothing could use, or that several users would get: after the end of the transaction, into a
 * response that is no page, into a page that is shared from a cache.
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
  /** `<script type="application/json" id="trace-baton">` with the hand-off to every configured target. */
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

/** The hand-off of a request that Baton ignores. */
export const nullPageLoad: PageLoad = Object.freeze({
  tags: () => noHtml,
  config: () => jsonLiteral({}),
  script: () => noHtml,
  data: () => noHtml,
  values: Object.freeze({ tags: [], config: {}, data: undefined }),
})
