import { baton } from '../baton.mjs'
import { everything, render } from './shared/everything.mjs'
import { expressApp } from './shared/express.mjs'
import { serve } from './shared/serve.mjs'

let records = 0
const middleware = baton(everything(() => records++))
serve(expressApp({ middleware, head: (_req, res) => render(res.locals.pageLoad) }), () => records)
