import { baton } from '../baton.mjs'
import { expressApp } from './shared/express.mjs'
import { serve } from './shared/serve.mjs'

let records = 0
const middleware = baton({
  service: { name: 'shop' },
  pageLoad: { elastic: { serviceName: 'shop' }, w3c: true },
  record() {
    records++
  },
})

function head(_req, { locals: { pageLoad } }) {
  return `${pageLoad.tags()}\n${pageLoad.script('elastic')}`
}

serve(expressApp({ middleware, head }), () => records)
