import { type Baton, settings } from '../baton.js'
import { writeCors } from './before-headers.js'
import { exchangeOf } from './exchange.js'
import type { RawRequest, RawResponse } from './framework.js'
import { callBeforeHeaders } from './head-hook.js'

/**
 * Lets pages of the origins of the option `cors` call us, on a response that something answered before {@link open}: that
 * does it for all others.
 */
export function allowOrigins(baton: Baton, req: RawRequest, res: RawResponse): void {
  const { [settings]: all } = baton
  if (all.cors === undefined || exchangeOf(req) !== undefined) return
  callBeforeHeaders(res, { beforeHeaders: () => writeCors(all, req, res) })
}
