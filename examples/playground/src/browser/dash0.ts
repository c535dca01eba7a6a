import { init } from '@dash0/sdk-web'
import { apiUrls } from './api.js'

init({
  serviceName: 'shop page',
  endpoint: { url: location.origin, authToken: 'playground' },
  propagators: [{ type: 'traceparent', match: [apiUrls] }],
})
