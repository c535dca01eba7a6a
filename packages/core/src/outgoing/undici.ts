import { propagators } from '../propagators/index.js'
import type { ActiveSpan } from '../trace/active-span.js'
import { TracedSpan } from '../tracers/traced-span.js'
import { noteAnswered } from './answered.js'
import type { OutgoingSettings } from './options.js'
import { type CallerSpan, startClientSpan } from './request.js'
import { onError, onResponse } from './response.js'
import { type RawUndiciRequest, UndiciRequest } from './undici-request.js'

/** A message of undici's channels: its own request, one for each hop of a redirect and for each try. */
interface Message {
  readonly request: RawUndiciRequest
}

const spans = new WeakMap<object, ActiveSpan>()

/** Makes a request of undici a child span. */
export function onUndiciRequest(caller: CallerSpan, settings: OutgoingSettings, { request }: Message): void {
  if (caller instanceof TracedSpan) dropDuplicates(request.headers)
  const span = startClientSpan(caller, settings, new UndiciRequest(request))
  if (span !== undefined) spans.set(request, span)
}

export function onUndiciResponse({
  request,
  response,
}: Message & { readonly response: { readonly statusCode: number } }) {
  noteAnswered(request)
  const span = spans.get(request)
  if (span !== undefined) onResponse(span, response.statusCode)
}

export function onUndiciEnd({ request }: Message): void {
  noteAnswered(request)
  spans.get(request)?.end()
}

export function onUndiciError({ request, error }: Message & { readonly error: unknown }): void {
  const span = spans.get(request)
  if (span !== undefined) onError(span, error)
}

/**
 * Takes the first of two lines of a trace header away: the application has written the one, by `inject()`, and the tracer has
 * added the other.
 */
function dropDuplicates(headers: readonly unknown[] | string): void {
  if (!Array.isArray(headers)) return
  const seen = new Set<string>()
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    const name = String(headers[i]).toLowerCase()
    if (!written.has(name)) continue
    if (seen.has(name)) headers.splice(i, 2)
    seen.add(name)
  }
}

const written = new Set(propagators.flatMap(({ fields }) => fields))
