export type { ElasticIds } from './hand-off.js'
export {
  type DatadogTrace,
  datadog,
  type ElasticApm,
  type ElasticTransaction,
  elastic,
  faro,
  type PageLoad,
  pageLoad,
  type SentryTrace,
  sentry,
  splunk,
  type Traceparent,
  w3c,
} from './page-load.js'
