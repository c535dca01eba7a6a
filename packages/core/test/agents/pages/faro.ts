import { initializeFaro, type TransportItem } from '@grafana/faro-web-sdk'
import { agentOptions } from './agent-options.js'

initializeFaro({
  url: '/intake/faro',
  app: { name: 'shop' },
  ...agentOptions,
  beforeSend(item: TransportItem) {
    if (isNavigation(item) && agentOptions.sessionTracking?.samplingRate === 0) void fetch('/intake/silent')
    return item
  },
})

function isNavigation({ payload }: TransportItem): boolean {
  return 'name' in payload && payload.name === 'faro.performance.navigation'
}
