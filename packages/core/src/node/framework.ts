import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { HeaderValue } from '../http/message.js'

/** A request of node:http or of node:http2's compatibility layer. */
export type RawRequest = IncomingMessage | Http2ServerRequest
/** The response that belongs to it. */
export type RawResponse = ServerResponse | Http2ServerResponse

/**
 * What a framework knows about a request that `node:http` does not. One object serves all requests of an application; each
 * function gets the framework's own context of the request.
 */
export interface Framework<Context> {
  /** The route that was matched, `/users/:id`; asked again whenever the name is needed, until there is one. */
  route?(context: Context): string | undefined
  /** The status that the application has set, where the raw response shows another one until the headers go out. */
  status?(context: Context): number
  /** A header that the application has set, where the raw response does not show it until the headers go out. */
  header?(context: Context, name: string): HeaderValue
  /** The names of those headers and of the raw response's, in lower case. */
  headerNames?(context: Context): readonly string[]
  /** The data of the templates, in which the application may have put the nonce of its policy. */
  locals?(context: Context): object | undefined
}

/** A server without a framework. */
export const plainNode: Framework<unknown> = Object.freeze({})
