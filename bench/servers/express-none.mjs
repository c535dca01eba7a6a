// Baton mounted, and nothing asked of it: nothing rendered, nothing recorded, nothing told to other services.
import { baton } from '../baton.mjs'
import { expressApp } from './shared/express.mjs'
import { serve } from './shared/serve.mjs'

let pages = 0

function head(_req, res) {
  if (res.locals.transaction.traceId) pages++
  return ''
}

serve(expressApp({ middleware: baton({ serverTiming: false, outgoing: false, record: false }), head }), () => pages)
