import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

/** A request of node:http or of node:http2's compatibility layer. */
export type RawRequest = IncomingMessage | Http2ServerRequest
/** The response that belongs to it. */
export type RawResponse = ServerResponse | Http2ServerResponse
