import { loadKoa } from '../baton.mjs'
import { everything, render } from './shared/everything.mjs'
import { koaApp } from './shared/koa.mjs'
import { serve } from './shared/serve.mjs'

const { baton } = await loadKoa()
let records = 0
const middleware = baton(everything(() => records++))
serve(koaApp({ middleware, head: (ctx) => render(ctx.state.pageLoad) }), () => records)
