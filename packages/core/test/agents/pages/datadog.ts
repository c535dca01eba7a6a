import { datadogRum } from '@datadog/browser-rum'
import { handOff } from './hand-off.js'

handOff()

datadogRum.init({
  applicationId: 'shop',
  clientToken: 'pub',
  site: 'datadoghq.com',
  proxy: '/intake/datadog',
  trackResources: true,
})
