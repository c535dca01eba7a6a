import { SplunkRum } from '@splunk/otel-web'
import { apiUrls } from './api.js'

SplunkRum.init({
  applicationName: 'shop page',
  beaconEndpoint: `${location.origin}/api/v2/spans`,
  allowInsecureBeacon: true,
  rumAccessToken: 'playground',
  instrumentations: { fetch: { propagateTraceHeaderCorsUrls: [apiUrls] } },
})
