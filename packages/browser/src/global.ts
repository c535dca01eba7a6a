import { pageLoad } from './page-load.js'

declare global {
  var traceBaton: { readonly pageLoad: typeof pageLoad }
}

// What dist/trace-baton.js is made from, for pages without modules: `traceBaton.pageLoad()`.
window.traceBaton = { pageLoad }
