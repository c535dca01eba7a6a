import { conforms } from '@trace-baton/conformance'
import { onExpress, onFastify } from './platforms.js'
import { nest } from './serve.js'

conforms(`${nest} on Express`, onExpress, { http2: 'Express makes its requests and responses from those of HTTP/1.1' })
conforms(`${nest} on Fastify`, onFastify)
