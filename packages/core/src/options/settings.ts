import type { Diagnosis } from '../diagnostics/diagnosis.js'
import type { Cors } from '../http/cors.js'
import type { ServerTimingSettings } from '../http/server-timing-options.js'
import type { TraceIdHeader } from '../http/trace-id-header.js'
import type { OutgoingSettings } from '../outgoing/options.js'
import type { PropagatorSettings } from '../propagators/options.js'
import type { SamplingSettings } from '../sampling/options.js'
import type { TraceSettings } from '../trace/trace.js'
import type { Tracers } from '../tracers/resolve.js'
import type { CachePolicy } from './options.js'

/** The options, validated, with every default filled in. The options themselves are not read after that. */
export interface Settings extends SamplingSettings, PropagatorSettings, TraceSettings {
  readonly cache: CachePolicy
  readonly cors: Cors | undefined
  /** The response header with the trace id; absent when there shall be none. */
  readonly responseHeader: TraceIdHeader | undefined
  readonly outgoing: OutgoingSettings
  readonly autoInject: boolean
  /** Absent where no page is handed over by the header. */
  readonly serverTiming: ServerTimingSettings | undefined
  /** Absent where Baton owns the ids. */
  readonly tracers: Tracers | undefined
  /** Whether it is a mistake that nobody reports the server's spans. */
  readonly mustReport: boolean
  /** Absent unless the option `diagnose` is on. */
  readonly diagnosis: Diagnosis | undefined
}
