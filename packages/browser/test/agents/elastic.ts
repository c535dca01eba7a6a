import { apm, init } from '@elastic/apm-rum'
import { pageLoad } from '../../src/index.js'

init({ serviceName: 'shop', serverUrl: location.origin, ...pageLoad().elastic(apm) })
