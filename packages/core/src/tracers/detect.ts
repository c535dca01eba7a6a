import { datadog, hasDatadog } from './datadog.js'
import { hasElastic } from './elastic.js'
import { hasOpenTelemetry, openTelemetry } from './opentelemetry.js'
import { hasSentry, isOnOpenTelemetry, sentry } from './sentry.js'
import type { Tracer } from './tracer.js'

/** What is known of one kind of tracer. */
export interface Kind {
  readonly name: string
  /** `true`: it traces in this process; `false`: it is loaded, and traces nothing; `undefined`: it is not there. */
  readonly isRunning: () => boolean | undefined
  /** Makes the tracer; absent for one that cannot be reached without the application's help. */
  readonly create?: () => Tracer
  /** The line to write, or the cause to look for, where it cannot be used as it is. */
  readonly advice: string
}

/** Every tracer that is looked for, in the order in which they are asked. */
export const kinds: readonly Kind[] = [
  {
    name: 'OpenTelemetry',
    isRunning: () => hasOpenTelemetry() || undefined,
    create: openTelemetry,
    advice: '',
  },
  {
    name: 'dd-trace',
    isRunning: hasDatadog,
    create: datadog,
    advice: 'Start it before everything else: node --import dd-trace/initialize.mjs.',
  },
  {
    name: '@sentry/node',
    // Version 10 is built on OpenTelemetry, which has been found then.
    isRunning: () => (hasOpenTelemetry() && isOnOpenTelemetry() ? undefined : hasSentry()),
    create: sentry,
    advice: 'It reports errors alone: set its tracesSampleRate, before everything else.',
  },
  {
    name: 'elastic-apm-node',
    isRunning: () => hasElastic() || undefined,
    advice:
      "Write tracer: elastic(apm), with import apm from 'elastic-apm-node' and import { elastic } from '@trace-baton/core/tracers'.",
  },
]
