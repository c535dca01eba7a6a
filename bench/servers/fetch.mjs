import { fetchingApp } from './shared/fetching.mjs'
import { serve } from './shared/serve.mjs'

serve(fetchingApp())
