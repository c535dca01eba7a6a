import BugsnagPerformance from '@bugsnag/browser-performance'
import { apiUrls } from './api.js'

BugsnagPerformance.start({
  apiKey: '0123456789abcdef0123456789abcdef',
  endpoint: `${location.origin}/v1/traces`,
  serviceName: 'shop page',
  samplingProbability: 1,
  batchInactivityTimeoutMs: 500,
  networkRequestCallback: (request: { url: string | null }) => ({
    ...request,
    propagateTraceContext: apiUrls.test(request.url ?? ''),
  }),
})
