import type { Service } from '../../context/service.js'
import type { Outgoing } from '../../context/trace-context.js'
import type { SentrySettings } from '../../propagators/sentry/options.js'
import type { AgentOptions } from './agent-options.js'
import type { AgentRate } from './agent-rate.js'

/** What can be written as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One `<meta>` tag, or one entry of `Server-Timing` with its `desc`. */
export interface MetaTag {
  readonly name: string
  readonly content: string
}

/** The hand-off to one agent, as data: its part of `data()`. Its target's script knows the shape. */
export interface HandOff {
  readonly [part: string]: Json
}

/** A part of a hand-off that goes into a `<meta>` tag, or into an entry of `Server-Timing`. */
export interface TagPart<Data extends HandOff = HandOff> {
  /** The name of the tag and of the entry, in lower case. */
  readonly name: string
  /** Made of our own ids and numbers alone, so that nothing in it needs escaping. */
  readonly isPlain?: boolean
  content(handOff: Data): string | number | undefined
}

/** The context for the next service, with the decision for the page load in place of the one for the trace. */
export interface PageContext extends Outgoing {
  /** The share of the sampled traces whose page loads are reported as well, from 0 to 1; absent for all. */
  readonly pageShare?: number
}

/** The page that is rendered, as far as a target may know it, beside the context for the next service. */
export interface PageLoadSource {
  /** The rate of the trace, from 0 to 1, whoever decided; `undefined` when it is not known. */
  readonly sampleRate: number | undefined
  /** Whether the trace is sampled, so that the server's span is reported, also where the page load is not. */
  readonly sampled: boolean
  /** The span of the caller, if there was one; never a parent that we minted. */
  readonly remoteParentId: string | undefined
  /** Whether the response is an error (status 400 and above). */
  readonly errorPage: boolean
  /** Whether the agent may report no span for the document: a page that is loaded ahead, or by a service worker of Firefox. */
  readonly untimed: boolean
  /** The `traceparent` of the page's parent span, with the decision for the trace and without the random flag: some readers take only `00` and `01`. */
  readonly traceparent: string
  /** The id of a span of the page that is to be our parent. */
  mintParentId(): string
}

/** Other options that a target depends on. */
export interface PageLoadSurroundings {
  /** `inherit`: the page load is sampled exactly when the server is; `independent`: the page decides for itself. */
  readonly sampling: 'inherit' | 'independent'
  readonly service: Service
  /** The option `propagators.sentry`. */
  readonly sentry: SentrySettings | undefined
}

/** A target with its options resolved. */
export interface ResolvedTarget<Data extends HandOff = HandOff> {
  /** The agent's own, for its `init({...})`. */
  readonly options: AgentOptions
  /** The agent's own rate for page loads, where its options hold one. */
  readonly agentRate?: AgentRate | undefined
  /**
   * The hand-off to the agent; `undefined` when it must get none.
   *
   * @param context the context for the next service, with the decision for the page load
   */
  handOff(context: PageContext, source: PageLoadSource): Data | undefined
  /** Whether nothing in the hand-off needs escaping, because none of it came from outside. Without it, that is not known. */
  isPlain?(context: Outgoing): boolean
}

/**
 * One RUM agent that reads a hand-off. Pure: it gives data, never markup, and knows nothing of transactions.
 *
 * A target says on its first line which way parenthood runs between the page and the server.
 */
export interface PageLoadTarget<Data extends HandOff = HandOff> {
  /** Its `<meta>` tags; none for an agent that reads no tags. */
  readonly tags: readonly TagPart<Data>[]
  /** Its entries of `Server-Timing`. */
  readonly timing: readonly TagPart<Data>[]
  /** Whether the agent reads `Server-Timing` itself, so that no helper has to be called. */
  readonly readsTiming: boolean
  /**
   * Whether the agent reports its page also where the tag says that the trace is not sampled. Such a tag must not be in the
   * page, so no target that writes one can be on beside it.
   */
  readonly ignoresFlag?: true
  /**
   * Validates the target's options.
   *
   * @throws TypeError for an invalid option.
   */
  resolve(options: unknown, surroundings: PageLoadSurroundings): ResolvedTarget<Data>
  /** The hand-off as JSON, where `JSON.stringify` is the dearest part of its script; the same as that gives. */
  json?(handOff: Data): string
  /** The agent's own ids, to be spread into its `init({...})`. */
  config(handOff: Data): { readonly [key: string]: Json }
  /**
   * The JavaScript source of a function `(handOff, options, isHeadFresh)` that feeds the agent in the page. `handOff` is
   * null when there is none, or when it is stale; `isHeadFresh` says whether `Server-Timing` is not stale.
   */
  readonly script: string
}
