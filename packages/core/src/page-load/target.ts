/** What can be written as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One `<meta>` tag. */
export interface MetaTag {
  readonly name: string
  readonly content: string
}

/** What a target may know of the transaction that renders the page. */
export interface PageLoadSource {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
  readonly sampleRate: number | undefined
  /** The span that called us, when one did; never a parent that we minted. */
  readonly remoteParentId: string | undefined
  ensureParentId(): string
}

/** The circumstances of one page. */
export interface PageLoadTerms {
  /** `inherit`: the page load is sampled exactly when the server is; `independent`: the page decides for itself. */
  readonly sampling: 'inherit' | 'independent'
  /** The response says that something went wrong. */
  readonly errorPage: boolean
}

/** What one agent is told, as data. */
export interface HandOff {
  readonly tags: readonly MetaTag[]
  /** True on its own, when it is spread into the agent's `init({...})`. */
  readonly config: { readonly [key: string]: Json }
  /** What code in the page needs beside that; the target's own script knows its shape. */
  readonly data: { readonly [key: string]: Json }
}

/**
 * One RUM agent that reads a hand-off. Pure: it gives data, never markup, and knows nothing of transactions.
 *
 * A target says on its first line which way parenthood runs between the page and the server.
 */
export interface PageLoadTarget {
  /** The names that its tags can have, in lower case; none, where the agent reads no tags. */
  readonly tagNames: readonly string[]
  /** Validates the target's options. Throws an error that says what is allowed. */
  resolve(options: unknown): { readonly [key: string]: Json }
  /** What the agent is told; `undefined` when it must be told nothing. */
  handOff(source: PageLoadSource, terms: PageLoadTerms): HandOff | undefined
  /**
   * The JavaScript source of a function `(data, options)` that feeds the agent in the page. `data` is null when
   * there is nothing to hand over, or when it is stale.
   */
  readonly script: string
}
