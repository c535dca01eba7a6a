export {
  type DatadogTrace,
  type ElasticApm,
  type ElasticIds,
  type ElasticTransaction,
  type PageLoad,
  pageLoad,
  type SentryTrace,
  type Traceparent,
} from './page-load.js'
