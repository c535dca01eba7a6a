import { SplunkRum } from '@splunk/otel-web'
import { handOff } from './hand-off.js'

handOff()

SplunkRum.init({
  applicationName: 'shop',
  beaconEndpoint: `${location.origin}/intake/splunk`,
  allowInsecureBeacon: true,
  rumAccessToken: 'key',
  ...{ bufferTimeout: 100 }, // which its types do not name: four seconds otherwise
})
