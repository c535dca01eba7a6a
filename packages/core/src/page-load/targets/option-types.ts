import type { AgentOption } from './agent-options.js'
import type { optionNames } from './option-names.js'

declare global {
  /**
   * The agents' own types, for the options of the targets of `pageLoad`. It is empty until an application names the types of
   * the agents that it has installed. Baton does not import them itself: they need the types of the DOM, which a server's
   * project may not have.
   *
   * @example
   * import type { AgentConfigOptions } from '@elastic/apm-rum'
   * declare global {
   *   interface TraceBatonAgents { elastic: AgentConfigOptions }
   * }
   */
  interface TraceBatonAgents {}
}

/** The options that Baton reads itself. The others go to the agent as they are. */
interface ReadByBaton {
  readonly elastic: { readonly serviceName?: string; readonly transactionSampleRate?: number }
  readonly sentry: {
    readonly dsn?: string
    readonly release?: string
    readonly environment?: string
    readonly tracesSampleRate?: number | boolean
  }
  readonly datadog: {
    readonly applicationId?: string
    readonly clientToken?: string
    /** Percent, from 0 to 100. */
    readonly sessionSampleRate?: number
    /** Baton's own: the lower 64 bits, or all 128. */
    readonly traceIdFormat?: 'decimal' | 'hex'
  }
  readonly faro: {
    readonly url?: string
    readonly sessionTracking?: { readonly samplingRate?: number; readonly [option: string]: AgentOption | undefined }
  }
  readonly splunk: { readonly rumAccessToken?: string }
  readonly edot: { readonly otlpEndpoint?: string }
  readonly appinsights: { readonly connectionString?: string }
}

type AgentName = keyof typeof optionNames

/**
 * What a target of `pageLoad` takes: the options of its agent's `init({...})` that are data. Those that Baton reads have its
 * types; the others have the agent's where {@link TraceBatonAgents} names it, and hold any data where it does not.
 */
export type TargetOptions<Name extends AgentName> = Read<Name> & Omit<Passed<Name>, keyof Read<Name> | SetByBaton>

type Read<Name> = Name extends keyof ReadByBaton ? ReadByBaton[Name] : unknown

type Passed<Name extends AgentName> = Name extends keyof TraceBatonAgents
  ? DataOf<TraceBatonAgents[Name]>
  : { readonly [Option in (typeof optionNames)[Name][number]]?: AgentOption }

/** Without callbacks, which no page can get as data. */
type DataOf<Options> = {
  readonly [Option in keyof Options as NonNullable<Options[Option]> extends (...args: never[]) => unknown
    ? never
    : Option]?: Options[Option]
}

type SetByBaton = 'pageLoadTraceId' | 'pageLoadSpanId' | 'pageLoadParentId' | 'pageLoadSampled'
