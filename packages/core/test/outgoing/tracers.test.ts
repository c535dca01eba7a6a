import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'

// Real tracers, each in a process of its own with the built package, started before and after Baton.

const folder = fileURLToPath(new URL('tracers', import.meta.url))

/** The traceparent lines that each client's request brought, and the trace id of Baton's transaction. */
type Seen = { readonly [Name in 'fetch' | 'undici' | 'http']: readonly string[] } & { readonly baton: string }

async function run(tracer: string, order: string): Promise<Seen> {
  const env = { ...process.env, NODE_OPTIONS: '' }
  const { stdout } = await promisify(execFile)(process.execPath, ['run.mjs', tracer, order], { cwd: folder, env })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Seen
}

/** Whose trace each client told of. */
function whose({ baton, ...clients }: Seen): Record<string, string[]> {
  const owner = (header: string) => (header.slice(3, 35) === baton ? 'ours' : 'theirs')
  return Object.fromEntries(Object.entries(clients).map(([name, lines]) => [name, lines.map(owner)]))
}

describe.each(['first', 'second'])('a tracer that starts %s', (order) => {
  it.each<[string, string, Record<string, string[]>]>([
    ['OpenTelemetry', 'opentelemetry', { fetch: ['theirs'], undici: ['theirs'], http: ['theirs'] }],
    [
      'OpenTelemetry that instruments no client',
      'opentelemetry-uninstrumented',
      { fetch: ['ours'], undici: ['ours'], http: ['ours'] },
    ],
    ['Elastic APM', 'elastic', { fetch: ['theirs'], undici: ['theirs'], http: ['theirs'] }],
    ['Datadog', 'datadog', { fetch: ['theirs'], undici: ['theirs'], http: ['theirs'] }],
    ['Sentry, which sends sentry-trace', 'sentry', { fetch: ['ours'], undici: ['ours'], http: ['ours'] }],
    // Sentry looks at requests of node:http later than we do, and then leaves what is there.
    [
      'Sentry with propagateTraceparent',
      'sentry-traceparent',
      { fetch: ['theirs'], undici: ['theirs'], http: ['ours'] },
    ],
  ])('%s: exactly one traceparent leaves', async (_, tracer, expected) => {
    const seen = await run(tracer, order)
    for (const name of ['fetch', 'undici', 'http'] as const) {
      expect(seen[name]).toEqual([expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]$/)])
    }
    expect(whose(seen)).toEqual(expected)
  })
})
