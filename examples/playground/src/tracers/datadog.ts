import type { ShopTracer } from './tracer.js'

/** @see https://docs.datadoghq.com/tracing/trace_collection/automatic_instrumentation/dd_libraries/nodejs/ */
export const datadog: ShopTracer = {
  name: 'datadog',
  title: 'dd-trace 5',
  start: ['--import', 'dd-trace5/initialize.mjs'],
  environment: datadogEnvironment,
}

export function datadogEnvironment(intake: string, sampleRate: number): Readonly<Record<string, string>> {
  return {
    DD_SERVICE: 'shop',
    DD_TRACE_AGENT_URL: intake,
    DD_TRACE_SAMPLE_RATE: String(sampleRate),
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_TRACE_STARTUP_LOGS: 'false',
  }
}
