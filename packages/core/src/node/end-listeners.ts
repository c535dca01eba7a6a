import { exchangeOf } from '../exchange/exchange.js'
import { finishesFirst } from '../exchange/sent.js'
import type { RawRequest, RawResponse } from './raw.js'

/** Tells the exchange of a request, if there is one by then, when the response has been written, and when it is over. */
export function listenToEnd(req: RawRequest, res: RawResponse): void {
  // Each happens once, and a listener that takes itself away costs more.
  res.on('close', onClose)
  if (finishesFirst(req)) res.on('finish', onFinish)
}

/** An exchange; one of the fetch API, on the same server, has listeners of its own. */
interface Ending {
  finish?(): void
  close?(): void
}

// One function each for all responses: a closure for each response would be garbage for each.
function onClose(this: RawResponse): void {
  ;(exchangeOf(this.req) as unknown as Ending | undefined)?.close?.()
}

function onFinish(this: RawResponse): void {
  ;(exchangeOf(this.req) as unknown as Ending | undefined)?.finish?.()
}
