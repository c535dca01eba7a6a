/** The value of a header, as `node:http` gives it. */
export type HeaderValue = number | string | readonly string[] | undefined

/** The head of a request: no more of it than the rules need, so that any server's request can have it. */
export interface RequestHead {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** By lowercase names. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  /** `1.1`, `2.0`; `undefined` where the platform does not tell. */
  readonly httpVersion: string | undefined
}

/** The headers of a response, as far as they can be read. */
export interface ResponseHeaders {
  /** @param name in lower case */
  getHeader(name: string): HeaderValue
  /** In lower case. */
  getHeaderNames(): readonly string[]
}

/** The head of a response before it goes out. */
export interface ResponseHead extends ResponseHeaders {
  statusCode: number
  statusMessage: string
  hasHeader(name: string): boolean
  setHeader(name: string, value: string): unknown
  removeHeader(name: string): void
}
