// The bytes and the headers of a page with everything on, as constants: what they cost by themselves.
import { expressApp } from './shared/express.mjs'
import { realPage } from './shared/real-page.mjs'
import { serve } from './shared/serve.mjs'

const { html, headers } = realPage()
const cacheControl = headers['Cache-Control']
const serverTiming = headers['Server-Timing']
let pages = 0

function head(_req, res) {
  pages++
  res.setHeader('Cache-Control', cacheControl)
  res.setHeader('Server-Timing', serverTiming)
  return html
}

serve(expressApp({ head }), () => pages)
