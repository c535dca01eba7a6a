import { expressApp } from './shared/express.mjs'
import { floor } from './shared/floor.mjs'
import { serve } from './shared/serve.mjs'

let records = 0
const middleware = floor(() => records++)
const head = (_req, res) => `${res.locals.pageLoad.tags()}\n${res.locals.pageLoad.script()}`
serve(expressApp({ middleware, head }), () => records)
