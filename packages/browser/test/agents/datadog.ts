import { datadogRum } from '@datadog/browser-rum'
import { pageLoad } from '../../src/index.js'

pageLoad() // the agent reads the tags
datadogRum.init({
  applicationId: 'shop',
  clientToken: 'pub',
  site: 'datadoghq.com',
  proxy: '/intake/datadog',
  trackResources: true,
})
