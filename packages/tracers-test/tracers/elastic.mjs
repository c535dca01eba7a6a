// elastic-apm-node 4, as its documentation says: node --import ./elastic.mjs app.mjs
import apm from 'elastic-apm-node'

apm.start({
  serviceName: 'shop',
  serverUrl: process.env.INTAKE,
  centralConfig: false,
  cloudProvider: 'none',
  metricsInterval: '0s',
  apiRequestTime: '1s',
  logLevel: 'off',
  ignoreUrls: ['/ignored'],
  transactionSampleRate: Number(process.env.ELASTIC_RATE ?? 1),
})
globalThis.tracerArgument = apm
globalThis.flushTracer = () => new Promise((resolve) => apm.flush(resolve))
