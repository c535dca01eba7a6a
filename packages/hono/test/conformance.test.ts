import { conforms } from '@trace-baton/conformance'
import { users } from './users.js'

conforms('Hono on Node', users(false))
conforms('Hono on the fetch API', users(true), {
  http2: 'the fetch API does not tell how a request came',
  tellsVersion: false,
})
