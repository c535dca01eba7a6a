import Sentry from './shared/tracers/sentry.mjs'

const { expressApp } = await import('./shared/express.mjs')
const { serve } = await import('./shared/serve.mjs')

let pages = 0

function head() {
  pages++
  return Sentry.getTraceMetaTags()
}

serve(expressApp({ head }), () => pages)
