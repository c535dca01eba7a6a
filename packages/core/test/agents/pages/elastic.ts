import { apm, init } from '@elastic/apm-rum'
import { handOff } from './hand-off.js'

const found = handOff()
// `script('elastic')` starts the agent itself, with the server's options.
if (found) init({ serviceName: 'shop', serverUrl: location.origin, flushInterval: 100, ...found.elastic(apm) })
else Object.assign(window, { elasticApm: apm })
