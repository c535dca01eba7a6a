import BugsnagPerformance from '@bugsnag/browser-performance'
import { handOff } from './hand-off.js'

handOff()

BugsnagPerformance.start({
  apiKey: '0123456789abcdef0123456789abcdef',
  endpoint: '/intake/bugsnag',
  samplingProbability: 1,
  batchInactivityTimeoutMs: 100,
})
