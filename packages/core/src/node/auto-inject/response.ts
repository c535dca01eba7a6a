/** As much of a response, of HTTP/1.1 or HTTP/2, as is read and changed here. */
export interface Response {
  statusCode: number
  readonly headersSent: boolean
  /** Of HTTP/2. */
  readonly stream?: unknown
  getHeader(name: string): number | string | readonly string[] | undefined
  hasHeader(name: string): boolean
  setHeader(name: string, value: number | string | readonly string[]): unknown
  appendHeader(name: string, value: string | readonly string[]): unknown
  removeHeader(name: string): void
  write(chunk: Uint8Array): boolean
  flushHeaders(): void
}
