import { baton } from '../baton.mjs'
import { everything } from './shared/everything.mjs'
import { fetchingApp } from './shared/fetching.mjs'
import { serve } from './shared/serve.mjs'

let records = 0
const middleware = baton(everything(({ kind }) => kind === 'server' && records++))
serve(fetchingApp({ middleware }), () => records)
