import { datadogRum } from '@datadog/browser-rum'
import { pageLoad } from '../../src/index.js'

pageLoad() // the agent reads the tags
datadogRum.init({
  applicationId: 'shop',
  clientToken: 'pub',
  site: 'datadoghq.com',
  proxy: '/intake/datadog',
  trackResources: true,
  beforeSend(event) {
    // It sends when one leaves, and knows by now what of the document.
    if (event.type === 'resource' && event.resource.type === 'document') void fetch('/intake/done')
    return true
  },
})
