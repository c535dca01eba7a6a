import { nestApp } from './shared/nest.mjs'
import { serve } from './shared/serve.mjs'

serve(await nestApp('express'))
