import apm from 'elastic-apm-node'

export function start() {
  apm.start({
    serviceName: 'test',
    disableSend: true,
    centralConfig: false,
    metricsInterval: '0s',
    logLevel: 'off',
    useElasticTraceparentHeader: false,
  })
  return (send) => {
    apm.startTransaction('test')
    return send()
  }
}
