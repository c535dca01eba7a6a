import { datadogRum } from '@datadog/browser-rum'
import { api } from './api.js'

datadogRum.init({
  applicationId: 'shop',
  clientToken: 'playground',
  proxy: '/intake/datadog',
  service: 'shop page',
  trackResources: true,
  allowedTracingUrls: [api],
})
// For the page's own console, and for tests.
Object.assign(window, { DD_RUM: datadogRum })
// The agent sends every half a minute, and when its session ends. The session ends early here, so that the spans appear soon.
addEventListener('load', () => setTimeout(endSession, 1500))

function endSession(): void {
  if (datadogRum.getInternalContext()) datadogRum.stopSession()
  else setTimeout(endSession, 250) // it has not begun yet
}
