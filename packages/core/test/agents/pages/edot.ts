// Its build for a script of its own, which has all of its dependencies in it.
import '@elastic/opentelemetry-browser/build/elastic-otel-browser.min.js'
import { handOff } from './hand-off.js'

declare const startBrowserSdk: (options: object) => { forceFlush(): Promise<void> }

handOff()

const sdk = startBrowserSdk({ serviceName: 'shop', otlpEndpoint: `${location.origin}/intake/` })
// Document-load, whose listener comes first, makes its spans right after the load.
addEventListener('load', () => setTimeout(() => sdk.forceFlush()))
