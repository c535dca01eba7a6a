export type { ElasticIds } from './hand-off.js'
export {
  type DatadogTrace,
  type ElasticApm,
  type ElasticTransaction,
  type PageLoad,
  pageLoad,
  type SentryTrace,
  type Traceparent,
} from './page-load.js'
