import { apm, express } from './shared/tracers/elastic.mjs'

const { page } = await import('./shared/page.mjs')
const { serve } = await import('./shared/serve.mjs')

let pages = 0
const app = express()
app.get('/products', (_req, res) => {
  pages++
  const { traceId, sampled } = apm.currentTransaction
  const pageLoadSpanId = apm.currentTransaction.ensureParentId()
  res.send(
    page(
      `<script>init({ pageLoadTraceId: '${traceId}', pageLoadSpanId: '${pageLoadSpanId}', pageLoadSampled: ${sampled} })</script>`,
    ),
  )
})

serve(app, () => pages)
