import { loadTracers } from '../baton.mjs'
import { page } from './shared/page.mjs'
import { serveTraced } from './shared/traced.mjs'
import { apm, express } from './shared/tracers/elastic.mjs'

const { elastic } = await loadTracers()

function app({ middleware, head }) {
  const created = express().use(middleware)
  created.get('/products', (req, res) => {
    res.send(page(head(req, res)))
  })
  return created
}

await serveTraced({ options: { tracer: elastic(apm) }, app })
