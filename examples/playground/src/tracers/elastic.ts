import type { ShopTracer } from './tracer.js'

/** @see https://www.elastic.co/docs/reference/apm/agents/nodejs/starting-agent */
export const elastic: ShopTracer = {
  name: 'elastic',
  title: 'Elastic APM 4',
  start: ['--require', 'elastic-apm-node/start.js'],
  environment: (intake, sampleRate) => ({
    ELASTIC_APM_SERVICE_NAME: 'shop',
    ELASTIC_APM_SERVER_URL: intake,
    ELASTIC_APM_TRANSACTION_SAMPLE_RATE: String(sampleRate),
    ELASTIC_APM_API_REQUEST_TIME: '1s',
    ELASTIC_APM_METRICS_INTERVAL: '0s',
    ELASTIC_APM_CENTRAL_CONFIG: 'false',
    ELASTIC_APM_CLOUD_PROVIDER: 'none',
    ELASTIC_APM_LOG_LEVEL: 'off',
  }),
}
