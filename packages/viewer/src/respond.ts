import type { ServerResponse } from 'node:http'

/** Sends a value as JSON. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value))
}

/** Sends a text, which the browser must not take for another type and must not use again without asking. */
export function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.statusCode = status
  response.setHeader('content-type', type)
  response.setHeader('content-length', Buffer.byteLength(text))
  response.setHeader('x-content-type-options', 'nosniff')
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-cache')
  response.end(text)
}

/** Sends a status without a body. */
export function empty(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, headers).end()
}
