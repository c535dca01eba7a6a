import { expressApp } from './shared/express.mjs'
import { serve } from './shared/serve.mjs'

serve(expressApp())
