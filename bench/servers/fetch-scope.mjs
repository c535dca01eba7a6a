// One empty scope around each request, and nothing else: what the async scope costs a page that waits for promises.
import { AsyncLocalStorage } from 'node:async_hooks'
import { fetchingApp } from './shared/fetching.mjs'
import { serve } from './shared/serve.mjs'

const scope = new AsyncLocalStorage()
const store = {}
let requests = 0

function middleware(_req, _res, next) {
  requests++
  scope.run(store, next)
}

serve(fetchingApp({ middleware }), () => requests)
