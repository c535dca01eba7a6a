import { HoneycombWebSDK } from '@honeycombio/opentelemetry-web'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { handOff } from './hand-off.js'

handOff()

const sdk = new HoneycombWebSDK({
  apiKey: 'key',
  serviceName: 'shop',
  endpoint: `${location.origin}/intake`,
  instrumentations: [new DocumentLoadInstrumentation()],
})
sdk.start()
// Document-load, whose listener comes first, makes its spans right after the load.
addEventListener('load', () => setTimeout(() => sdk.forceFlush()))
