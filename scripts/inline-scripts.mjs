// Puts the decision of @trace-baton/browser, whether a hand-off is old, into the inline scripts of @trace-baton/core: one source for
// both. `node scripts/inline-scripts.mjs --write` writes the file of core; without `--write` it fails when the file differs.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { root } from './packages.mjs'

const source = 'packages/browser/src/freshness.ts'
const target = join(root, 'packages/core/src/page-load/freshness.ts')

/** The file of core that holds the function as JavaScript of 2015, minified. */
export function inlineFreshness() {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `export { freshness as default } from './freshness.js'`,
      resolveDir: join(root, 'packages/browser/src'),
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2015',
  })
  const code = /^var (\w+)=(.*);export\{\1 as default\};\s*$/s.exec(outputFiles[0].text)?.[2]
  if (code === undefined || /['\\]|<\/|<!--/.test(code))
    throw new Error(`${source} is no function that can be inlined.`)
  return `// Made from ${source} by scripts/inline-scripts.mjs: change that file, and run \`node scripts/inline-scripts.mjs --write\`.

/** The JavaScript source of the function \`freshness\` of @trace-baton/browser. */
export const freshnessScript =
  '${code}'
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = inlineFreshness()
  if (process.argv.includes('--write')) writeFileSync(target, made)
  else if (readFileSync(target, 'utf8') !== made) {
    console.error('packages/core/src/page-load/freshness.ts is not up to date: node scripts/inline-scripts.mjs --write')
    process.exitCode = 1
  }
}
