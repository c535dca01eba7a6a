import type { Diagnosis } from '../diagnostics/diagnosis.js'
import type { Report } from '../diagnostics/report.js'
import type { Cors } from '../http/cors.js'
import type { OutgoingSettings } from '../outgoing/options.js'
import type { PageLoadSettings } from '../page-load/page-load.js'
import type { Propagator } from '../propagators/propagator.js'
import type { Rate, Sampler } from '../sampling/decide.js'
import type { Limiter } from '../sampling/rate-limiter.js'
import type { Trust } from '../sampling/trust.js'
import type { Recorder, Service } from '../trace/record.js'

/** The options, validated, with every default filled in. Nobody looks at the options themselves after that. */
export interface Settings {
  readonly extract: readonly Propagator[]
  /** Whether the first format with a parent has the only word. */
  readonly firstMatch: boolean
  readonly inject: readonly Propagator[]
  readonly rate: Rate
  readonly sampler: Sampler | undefined
  readonly trust: Trust
  /** Allows a caller's yes; absent when there is no cap. */
  readonly mayForce: Limiter | undefined
  readonly ignore: readonly IgnoreRule[]
  readonly service: Service
  readonly pageLoad: PageLoadSettings
  readonly cache: CachePolicy
  readonly cors: Cors | undefined
  /** The lowercase name of the response header with the trace id; absent when there shall be none. */
  readonly responseHeader: string | undefined
  readonly outgoing: OutgoingSettings
  readonly autoInject: boolean
  readonly serverTiming: boolean
  /** Absent where nobody asked for it. */
  readonly diagnosis: Diagnosis | undefined
  readonly record: Recorder | undefined
  readonly report: Report
}

/** What to do with a page that carries ids and says that others may see it. */
export type CachePolicy = 'private' | 'omit' | 'allow'

/** A path, a pattern for paths, or a predicate on the framework's request. */
export type IgnoreRule = string | RegExp | ((request: unknown) => boolean)
