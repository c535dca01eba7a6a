import { datadogRum } from '@datadog/browser-rum'
import { agentOptions } from './agent-options.js'
import { handOff } from './hand-off.js'

handOff()

datadogRum.init({
  applicationId: 'shop',
  clientToken: 'pub',
  site: 'datadoghq.com',
  proxy: '/intake/datadog',
  trackResources: true,
  ...agentOptions,
  beforeSend(event) {
    // It sends when one leaves, and knows by now what of the document.
    if (event.type === 'resource' && event.resource.type === 'document') void fetch('/intake/done')
    return true
  },
})

// Of a session that is left out, it keeps nothing.
if (agentOptions.sessionSampleRate === 0) addEventListener('load', () => fetch('/intake/silent'))
