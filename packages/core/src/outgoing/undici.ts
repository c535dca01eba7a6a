import type { ActiveSpan } from '../trace/active-span.js'
import type { OutgoingSettings } from './options.js'
import { startClientSpan } from './request.js'
import { onError, onResponse } from './response.js'
import { type RawUndiciRequest, UndiciRequest } from './undici-request.js'

/** A message of undici's channels: its own request, one for each hop of a redirect and for each try. */
interface Message {
  readonly request: RawUndiciRequest
}

const spans = new WeakMap<object, ActiveSpan>()

/** Makes a request of undici a child span. */
export function onUndiciRequest(caller: ActiveSpan, settings: OutgoingSettings, { request }: Message): void {
  const span = startClientSpan(caller, settings, new UndiciRequest(request))
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
