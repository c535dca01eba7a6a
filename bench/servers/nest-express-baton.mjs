import { loadNest } from '../baton.mjs'
import { everything, render } from './shared/everything.mjs'
import { nestApp } from './shared/nest.mjs'
import { serve } from './shared/serve.mjs'

const { BatonModule, PageLoad } = await loadNest()
let records = 0
const imports = [BatonModule.forRoot(everything(() => records++))]
serve(await nestApp('express', { imports, parameter: PageLoad(), head: render }), () => records)
