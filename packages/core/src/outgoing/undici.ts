import type { ActiveSpan } from '../trace/active-span.js'
import type { OutgoingSettings } from './options.js'
import { type CallerSpan, startClientSpan } from './request.js'
import { onError, onResponse } from './response.js'

/** A message of undici's channels: its own request, one for each hop of a redirect and for each try. */
interface Message {
  readonly request: {
    readonly method: string
    readonly origin: string | URL
    readonly path: string
    /** A flat list of names and values; one text before undici 6. */
    readonly headers: readonly unknown[] | string
    addHeader(name: string, value: string): void
  }
}

const spans = new WeakMap<object, ActiveSpan>()

/** Makes a request of undici a child span. */
export function onUndiciRequest(caller: CallerSpan, settings: OutgoingSettings, { request }: Message): void {
  const { method, origin, path } = request
  const span = startClientSpan(caller, settings, {
    method,
    origin: String(origin),
    path,
    has: (name) => hasHeader(request.headers, name),
    write: (name, value) => request.addHeader(name, value),
  })
  if (span !== undefined) spans.set(request, span)
}

export function onUndiciResponse({
  request,
  response,
}: Message & { readonly response: { readonly statusCode: number } }) {
  const span = spans.get(request)
  if (span !== undefined) onResponse(span, response.statusCode)
}

export function onUndiciEnd({ request }: Message): void {
  spans.get(request)?.end()
}

export function onUndiciError({ request, error }: Message & { readonly error: unknown }): void {
  const span = spans.get(request)
  if (span !== undefined) onError(span, error)
}

function hasHeader(headers: readonly unknown[] | string, name: string): boolean {
  if (typeof headers === 'string') return `\r\n${headers}`.toLowerCase().includes(`\r\n${name}:`)
  for (let i = 0; i < headers.length; i += 2) {
    const present = String(headers[i])
    if (present.length === name.length && present.toLowerCase() === name) return true
  }
  return false
}
