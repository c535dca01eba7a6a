import { SplunkRum } from '@splunk/otel-web'
import { pageLoad } from '../../src/index.js'

pageLoad() // the agent reads the tag
SplunkRum.init({
  applicationName: 'shop',
  beaconEndpoint: `${location.origin}/intake/splunk`,
  allowInsecureBeacon: true,
  rumAccessToken: 'key',
  ...{ bufferTimeout: 100 }, // which its types do not name: four seconds otherwise
})
