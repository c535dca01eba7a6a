import type { Outgoing } from '../../context/trace-context.js'
import type { SentrySettings } from '../../propagators/sentry/options.js'
import type { AgentOptions } from './agent-options.js'

/** What can be written as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One `<meta>` tag, or one entry of `Server-Timing` with its `desc`. */
export interface MetaTag {
  readonly name: string
  readonly content: string
}

/** What a target may know of the transaction that renders the page, beside what the next service is told. */
export interface PageLoadSource {
  /** The rate the trace was sampled at, from 0 to 1, whoever decided; `undefined` when nobody told us. */
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

/** What one agent is told, as data: the part of `data()` that is its own. Its target's script knows the shape. */
export interface HandOff {
  readonly [part: string]: Json
}

/** What other options say, for a target that would otherwise ask for it again. */
export interface PageLoadSurroundings {
  /** What `propagators.sentry` says. */
  readonly sentry: SentrySettings | undefined
}

/** A target with its options, in which every default is filled in, as each target resolves them. */
interface ResolvedTarget<Told extends HandOff = HandOff> {
  /** The agent's own, for its `init({...})`. */
  readonly options: AgentOptions
  /**
   * What the agent is told; `undefined` when it must be told nothing.
   *
   * @param context what the next service is told
   */
  handOff(context: Outgoing, terms: PageLoadTerms, source: PageLoadSource): Told | undefined
}

/** The same, ready to be rendered. */
export interface ConfiguredTarget extends ResolvedTarget {
  /** The agent's options as a literal for a script. */
  readonly literal: string
}

/**
 * One RUM agent that reads a hand-off. Pure: it gives data, never markup, and knows nothing of transactions.
 *
 * A target says on its first line which way parenthood runs between the page and the server.
 */
export interface PageLoadTarget<Told extends HandOff = HandOff> {
  /** The names that its `<meta>` tags can have, in lower case; none, where the agent reads no tags. */
  readonly tagNames: readonly string[]
  /** The same for its entries of `Server-Timing`. */
  readonly timingNames: readonly string[]
  /** Whether the agent looks there itself, so that no helper has to be called. */
  readonly readsTiming: boolean
  /** Validates the target's options. Throws an error that says what is allowed. */
  resolve(options: unknown, surroundings: PageLoadSurroundings): ResolvedTarget<Told>
  /** What the agent is told, as `<meta>` tags or entries of `Server-Timing`. */
  tags(told: Told): readonly MetaTag[]
  /** True on its own, when it is spread into the agent's `init({...})`. */
  config(told: Told): { readonly [key: string]: Json }
  /**
   * The JavaScript source of a function `(told, options, isHeadFresh)` that feeds the agent in the page. `told` is null when
   * there is nothing to hand over, or when it is stale; `isHeadFresh` says whether `Server-Timing` is not.
   */
  readonly script: string
}
