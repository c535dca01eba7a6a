import { createBaton, currentTraceparent, currentTransaction, traceFields } from '@trace-baton/core'
import apm from 'elastic-apm-node'
import { compare, traceparent } from './compare.mjs'

apm.start({
  serviceName: 'shop',
  disableSend: true,
  instrument: false,
  centralConfig: false,
  cloudProvider: 'none',
  metricsInterval: '0s',
  logLevel: 'off',
})
const baton = createBaton({ record: false })
const transaction = apm.startTransaction('job', 'custom', { childOf: traceparent })
const before = { apm, traceparent, transaction }
baton.run(traceparent, { name: 'job' }, () => {
  const transaction = currentTransaction()
  compare(before, { baton, currentTraceparent, currentTransaction, traceFields, traceparent, transaction })
})
