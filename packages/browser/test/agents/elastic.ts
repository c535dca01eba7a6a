import { apm, init } from '@elastic/apm-rum'
import { pageLoad } from '../../src/index.js'

init({ serviceName: 'shop', serverUrl: location.origin, flushInterval: 100, ...pageLoad().elastic(apm) })
