// Bundles @trace-baton/browser into one script, for pages without modules; tsc cannot do that. `npm run build` writes it to
// packages/browser/dist/trace-baton.js.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { root } from './packages.mjs'

const browser = join(root, 'packages', 'browser')

/** The package as one minified script: `iife` sets the global `traceBaton`, `esm` exports `pageLoad`. */
export function browserBuild(format) {
  const { outputFiles } = buildSync({
    entryPoints: [join(browser, 'src', format === 'iife' ? 'global.ts' : 'index.ts')],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: 'es2022',
  })
  return outputFiles[0].text
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(browser, 'dist', 'trace-baton.js')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, browserBuild('iife'))
}
