import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '@trace-baton/core'
import { environmentFor, type Setup, startShop } from './shop.js'

// Each row of docs/migrate.md: the call of the tracer and that of Baton say the same of the trace.

const page = readFileSync(new URL('../../../docs/migrate.md', import.meta.url), 'utf8')

function rowsOf(heading: string): { old: string; new: string }[] {
  const [, table = ''] = page.split(`\n| ${heading} | Baton |\n| --- | --- |\n`)
  const [rows = ''] = table.split('\n\n')
  return [...rows.matchAll(/^\| `(.+?)`.* \| `(.+)` \|$/gm)].map(([, old = '', code = '']) => ({ old, new: code }))
}

interface Result {
  readonly old: string
  readonly before: unknown
  readonly after: unknown
}

async function run(app: string, rows: object[]): Promise<Result[]> {
  const child = fork(fileURLToPath(new URL(`../apps/migrate/${app}`, import.meta.url)), [], {
    env: { ...environmentFor('http://127.0.0.1:9'), ROWS: JSON.stringify(rows) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${app} ended with ${code}.`)
  })
  const [results] = await Promise.race([once(child, 'message'), gone])
  return results
}

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const continued = `00-${traceId}-…-01`
const started = [traceId, spanId]

describe.each([
  [
    'elastic-apm-node',
    'elastic.mjs',
    [['…'], started, started, continued, traceId, traceId, true, continued, spanId, continued, null],
  ],
  [
    'dd-trace',
    'datadog.mjs',
    [started, started, ['9532127138774266268', '1', '_dd.p.tid=0af7651916cd43dd', continued], traceId, continued, null],
  ],
  ['Sentry', 'sentry.mjs', [`${traceId}-…-1`, `${traceId}-…-1`, `${traceId}-…-1`]],
])('%s', (heading, app, expected) => {
  it('says the same of the trace by each call of Baton', async () => {
    const results = await run(app, rowsOf(heading))
    expect(results.map(({ old, before }) => [old, before])).toEqual(
      rowsOf(heading).map(({ old }, i) => [old, expected[i]]),
    )
    expect(results.map(({ old, after }) => [old, after])).toEqual(results.map(({ old, before }) => [old, before]))
  })
})

describe('@splunk/otel', () => {
  const app = 'migrate/splunk.mjs'
  const env = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' } // with another, it refuses to start
  const splunk = { app, import: '@splunk/otel/instrument.js', env }
  const entry = `traceparent;desc="00-${traceId}-…-01"`
  const expected = [[entry], []]
  const rows = rowsOf('@splunk/otel').map((row, i) => ({ ...row, expected: expected[i] }))

  it.each(rows)('$old: the page has the same entries of traceparent as with $new', async ({ expected, ...row }) => {
    const [name = '', value = ''] = row.old.split('=')
    const baton = new Function(`return { record: false, ${row.new} }`)()
    expect(await entriesOfPage({ ...splunk, env: { ...env, [name]: value } })).toEqual(expected)
    expect(await entriesOfPage({ app, baton })).toEqual(expected)
  })

  it('beside Baton: the page has one entry', async () => {
    expect(await entriesOfPage({ ...splunk, baton: { pageLoad: { splunk: true } } })).toEqual([entry])
  })
})

/** The entries `traceparent` in the Server-Timing of a sampled page, without the span id. */
async function entriesOfPage(setup: Setup): Promise<string[]> {
  const shop = await startShop(setup)
  try {
    const response = await fetch(`${shop.url}/page`, { headers: { traceparent: `00-${traceId}-${spanId}-01` } })
    const entries = response.headers.get('server-timing')?.split(', ') ?? []
    return entries
      .filter((entry) => entry.startsWith('traceparent'))
      .map((entry) => entry.replace(/(?<=-)[0-9a-f]{16}(?=-)/, '…'))
  } finally {
    await shop.close()
  }
}

it("Elastic's Java agent: the calls of Baton continue the trace, and hand it on", () => {
  const [start, inject] = rowsOf("Elastic's Java agent")
  const baton = createBaton({ record: false })
  const headers = { traceparent: `00-${traceId}-${spanId}-01` }
  const transaction = new Function('baton', 'headers', `return ${start?.new}`)(baton, headers)
  expect(transaction).toMatchObject({ traceId, parentId: spanId })
  const injected = new Function('transaction', `return ${inject?.new}`)(transaction)
  expect(injected.traceparent).toBe(transaction.traceparent)
})
