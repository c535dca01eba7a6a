import { koaApp } from './shared/koa.mjs'
import { serve } from './shared/serve.mjs'

serve(koaApp())
