import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * What a page with all of Baton on holds: `html` for its head, its `headers`, and the `values` that differ from page to
 * page.
 *
 * Another process renders it. On Node 20 one `AsyncLocalStorage.run` turns on hooks that every later promise pays for, and
 * the variant that is measured here must not.
 */
export function realPage() {
  const script = fileURLToPath(new URL('print-page.mjs', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }))
}
