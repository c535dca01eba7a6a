import { type Channel, channel } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import { textOf } from '../diagnostics/report.js'
import type { Settings } from '../options/settings.js'
import type { ActiveSpan } from '../trace/active-span.js'
import { answeredHttp, departHttp } from './http.js'
import { callerSpan } from './request.js'
import { answeredUndici, departUndici, endedUndici, failedUndici } from './undici.js'

// One subscription a process however many engines there are, so what is on is known here, and not by an engine.
const running = new WeakSet<Settings>()
const engines = { running: 0 }

/**
 * Turns on, for one engine, what `propagateOutgoing()` promises. On is on: it does not count how often.
 *
 * @returns what turns it off
 */
export function propagate(settings: Settings): Disposable {
  if (!running.has(settings)) {
    running.add(settings)
    if (engines.running++ === 0) for (const [from, listener] of subscriptions) from.subscribe(listener)
  }
  return {
    [Symbol.dispose]() {
      if (!running.delete(settings)) return
      if (--engines.running === 0) for (const [from, listener] of subscriptions) from.unsubscribe(listener)
    },
  }
}

/**
 * Moves us behind the tracers that have subscribed since, so that we see what they have added: undici appends headers, and
 * two of a kind are worth none. Called before anything that could send a request can run.
 *
 * Who is last, only a field of Node's own can tell; on a Node without it we stay where we are.
 */
export function keepLast(): void {
  if (engines.running === 0) return
  const { _subscribers: subscribers } = created as Channel & { readonly _subscribers?: readonly unknown[] }
  if (subscribers === undefined || subscribers[subscribers.length - 1] === onCreated) return
  created.subscribe(onCreated)
  created.unsubscribe(onCreated) // the one in front
}

const created = channel('undici:request:create')
const onCreated = departing(departUndici)

/** Where a request of `node:http` is told of: by Node's channel, and by our agents, for the Node that has none. */
export const onHttpRequest: (message: { readonly request: ClientRequest }) => void = departing(departHttp)

type Listener = (message: unknown) => void

/**
 * `fetch` and every client of undici; `http.request` and `https.request`, where Node has that channel: from 22.12, and 23.2.
 *
 * @see https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
 * @see https://nodejs.org/api/diagnostics_channel.html#event-httpclientrequestcreated
 */
const subscriptions: readonly (readonly [Channel, Listener])[] = [
  [created, onCreated],
  [channel('undici:request:headers'), arriving(answeredUndici)],
  [channel('undici:request:trailers'), arriving(endedUndici)],
  [channel('undici:request:error'), arriving(failedUndici)],
  [channel('http.client.request.created'), onHttpRequest as Listener],
  [channel('http.client.response.finish'), arriving(answeredHttp)],
]

/** Node takes what a listener throws for a crash of the application. */
function departing<Message>(depart: (caller: ActiveSpan, message: Message) => void): (message: unknown) => void {
  return (message) => {
    const caller = callerSpan()
    if (caller === undefined) return
    const { settings } = caller.transaction.trace
    if (!running.has(settings)) return
    try {
      depart(caller, message as Message)
    } catch (error) {
      settings.report('outgoing', `A request was sent without trace headers: ${textOf(error)}`)
    }
  }
}

function arriving<Message>(arrive: (message: Message) => void): Listener {
  return (message) => {
    try {
      arrive(message as Message)
    } catch {
      // A message of another shape: its span stays open, and is not recorded.
    }
  }
}
