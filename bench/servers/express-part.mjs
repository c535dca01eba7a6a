import { expressApp } from './shared/express.mjs'
import { parts } from './shared/parts.mjs'
import { serve } from './shared/serve.mjs'

const { middleware, head = () => '' } = parts[process.argv[2]]
let pages = 0
const counted = (req, res) => {
  pages++
  return head(req, res)
}
serve(expressApp({ middleware: middleware(), head: counted }), () => pages)
