import type { ServerResponse } from 'node:http'
import onHeaders from 'on-headers'
import type { RawResponse } from '../node/exchange.js'
import type { Settings } from '../options/settings.js'
import type { Transaction } from '../trace/transaction.js'
import { isPublic } from './caching.js'

/**
 * Writes the trace id into the response header of the option `responseHeader`.
 *
 * When the headers go out, because a framework's own error page drops all that were set before. Not where the application
 * has set that header, and not into what others may get from a cache: they would report somebody else's id.
 */
export function writeTraceId(name: string, { cache }: Settings, transaction: Transaction, res: RawResponse): void {
  onHeaders(res as ServerResponse, () => {
    if (res.hasHeader(name) || (cache !== 'allow' && isPublic(res))) return
    res.setHeader(name, transaction.traceId)
  })
}
