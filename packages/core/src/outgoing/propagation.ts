import type { Channel } from 'node:diagnostics_channel'
import { textOf } from '../diagnostics/report.js'
import { builtin } from '../platform/builtin.js'
import type { TraceSettings } from '../trace/trace.js'
import { senderOf } from './answered.js'
import { type HttpMessage, onHttpRequest, onHttpResponse } from './http.js'
import type { OutgoingSettings } from './options.js'
import { type CallerSpan, callerOf, callerSpan } from './request.js'
import { onUndiciEnd, onUndiciError, onUndiciRequest, onUndiciResponse } from './undici.js'

// One subscription a process for all engines: which of them it serves is known here.
const running = new WeakMap<TraceSettings, OutgoingSettings>()
const engines = { running: 0 }

/**
 * Turns on, for one engine, what `propagateOutgoing()` promises. It does not count how often it was turned on.
 *
 * @returns what turns it off
 */
export function propagate(engine: TraceSettings, settings: OutgoingSettings): Disposable {
  if (!running.has(engine)) {
    running.set(engine, settings)
    if (engines.running++ === 0) for (const [from, listener] of subscriptions) from.subscribe(listener)
  }
  return {
    [Symbol.dispose]() {
      if (!running.delete(engine)) return
      if (--engines.running === 0) for (const [from, listener] of subscriptions) from.unsubscribe(listener)
    },
  }
}

/**
 * Subscribes again behind the tracers that have subscribed since, so that their headers are seen: undici appends headers,
 * and two of a kind are worth none. Called before anything that could send a request can run.
 *
 * Only a field of Node's own shows who is last; on a Node without it the order stays.
 */
export function resubscribeLast(): void {
  if (engines.running === 0) return
  const { _subscribers: subscribers } = created as Channel & { readonly _subscribers?: readonly unknown[] }
  if (subscribers === undefined || subscribers[subscribers.length - 1] === onCreated) return
  created.subscribe(onCreated)
  created.unsubscribe(onCreated) // the one in front
}

/** Where nothing has channels, nothing is published. */
const channel = builtin('node:diagnostics_channel')?.channel ?? (() => silent)
const silent = { subscribe() {}, unsubscribe() {} } as unknown as Channel

const created = channel('undici:request:create')
const onCreated = requestListener(onUndiciRequest, (message) => callerOf(senderOf(message?.request)))

/** Takes a request of `node:http`: from Node's channel, and from our agents on a Node without that channel. */
export const publishHttpRequest: (message: HttpMessage) => void = requestListener(onHttpRequest)

type Listener = (message: unknown) => void

/**
 * `fetch` and every client of undici; `http.request` and `https.request`, where Node has that channel: from 22.12, and 23.2.
 *
 * @see https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
 * @see https://nodejs.org/api/diagnostics_channel.html#event-httpclientrequestcreated
 */
const subscriptions: readonly (readonly [Channel, Listener])[] = [
  [created, onCreated],
  [channel('undici:request:headers'), responseListener(onUndiciResponse)],
  [channel('undici:request:trailers'), responseListener(onUndiciEnd)],
  [channel('undici:request:error'), responseListener(onUndiciError)],
  [channel('http.client.request.created'), publishHttpRequest as Listener],
  [channel('http.client.response.finish'), responseListener(onHttpResponse)],
]

/** Node takes an error of a listener for a crash of the application. */
function requestListener<Message>(
  start: (caller: CallerSpan, settings: OutgoingSettings, message: Message) => void,
  senderIn: (message: Message) => CallerSpan | undefined = callerSpan,
): (message: unknown) => void {
  return (message) => {
    const caller = senderIn(message as Message)
    const settings = caller && running.get(caller.trace.settings)
    if (settings === undefined) return
    try {
      start(caller as CallerSpan, settings, message as Message)
    } catch (error) {
      caller?.trace.settings.report('outgoing', `A request was sent without trace headers: ${textOf(error)}`)
    }
  }
}

function responseListener<Message>(note: (message: Message) => void): Listener {
  return (message) => {
    try {
      note(message as Message)
    } catch {
      // A message of another shape: its span stays open, and is not recorded.
    }
  }
}
