export type { ElasticIds } from './hand-off.js'
export {
  type DatadogTrace,
  datadog,
  type ElasticApm,
  type ElasticTransaction,
  elastic,
  type PageLoad,
  pageLoad,
  type SentryTrace,
  sentry,
  splunk,
  type Traceparent,
  w3c,
  w3c as faro,
} from './page-load.js'
