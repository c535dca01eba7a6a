export type { DatadogTrace, ElasticApm, ElasticIds, ElasticTransaction, SentryTrace, Traceparent } from './agents.js'
export { type PageLoad, pageLoad } from './page-load.js'
