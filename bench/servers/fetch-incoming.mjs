// Everything on but `outgoing`: what is left is the page's own part, and the async scope.
import { baton } from '../baton.mjs'
import { everything } from './shared/everything.mjs'
import { fetchingApp } from './shared/fetching.mjs'
import { serve } from './shared/serve.mjs'

let records = 0
const middleware = baton({ ...everything(() => records++), outgoing: false })
serve(fetchingApp({ middleware }), () => records)
