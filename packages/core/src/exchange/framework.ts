import type { HeaderValue } from '../http/message.js'

/**
 * What a framework knows about a request that the platform does not. One object serves all requests of an application; each
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
export const noFramework: Framework<unknown> = Object.freeze({})
