import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, it } from '@jest/globals'
import type { Exported } from './exported.js'
import { exported, type Shop, startShop } from './shop.js'

// The programs in docs/tracers.md, each under its tracer.

const page = readFileSync(new URL('../../../docs/tracers.md', import.meta.url), 'utf8')
const programs = new Map(
  [...page.matchAll(/^```js\n\/\/ (\S+)\n(.*?)^```$/gms)].map(([, name = '', text = '']) => [name, text]),
)

const folder = mkdtempSync(fileURLToPath(new URL('../apps/.snippets-', import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

let shop: Shop | undefined
afterEach(() => shop?.close())

/** By program: the file that starts its tracer. */
const starts = { 'elastic.mjs': 'elastic.mjs', 'sentry.mjs': 'sentry11.mjs', 'own.mjs': undefined }

it('shows as many programs as are tested', () => {
  expect([...programs.keys()]).toEqual(Object.keys(starts))
})

it.each(Object.entries(starts))('%s renders a page that names a span of its tracer', async (name, file) => {
  writeFileSync(join(folder, name), runnable(programs.get(name) ?? ''))
  const started = await startShop({ import: file, app: `${basename(folder)}/${name}` })
  shop = started
  const html = await (await fetch(started.url, { headers: { accept: 'text/html' } })).text()
  const [, traceId, spanId] =
    /<meta name="(?:traceparent|sentry-trace)" content="(?:00-)?(\w{32})-(\w{16})-0?1"/.exec(html) ??
    /"pageLoadTraceId":"(\w{32})","pageLoadSpanId":"(\w{16})","pageLoadSampled":true/.exec(html) ??
    []
  expect([traceId, spanId]).toEqual([expect.any(String), expect.any(String)])
  if (file === undefined) return
  const isNamed = (span: Exported) => [span.spanId, span.parentId].includes(spanId)
  expect(await exported(started, isNamed)).toMatchObject({ traceId })
  if (name === 'sentry.mjs') await exported(started, (span) => span.name === 'render')
})

/** On a free port that the parent is told, and with the names under which the packages are installed here. */
function runnable(program: string): string {
  const listening = 'const server = app.listen(0, () => process.send({ port: server.address().port }))'
  return `${program.replace('app.listen(3000)', listening).replace("'@sentry/node'", "'sentry-node11'")}
import { flush } from '../flush.mjs'
process.on('message', async () => {
  await flush()
  process.send({ flushed: true })
})
`
}
