import type { ShopTracer } from './tracer.js'

/** The environment of every SDK of OpenTelemetry. */
export function otlpEnvironment(intake: string, sampleRate: number): Readonly<Record<string, string>> {
  return {
    OTEL_SERVICE_NAME: 'shop',
    OTEL_EXPORTER_OTLP_ENDPOINT: intake,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: String(sampleRate),
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_BSP_SCHEDULE_DELAY: '200',
    OTEL_NODE_RESOURCE_DETECTORS: 'env', // the others ask the cloud where they run, and exports wait for the answer
    OTEL_LOG_LEVEL: 'error',
  }
}

/** @see https://opentelemetry.io/docs/languages/js/getting-started/nodejs/ */
export const opentelemetry: ShopTracer = {
  name: 'opentelemetry',
  title: 'OpenTelemetry 2',
  start: ['--import', './src/tracers/start/opentelemetry.mjs'],
  environment: otlpEnvironment,
}
