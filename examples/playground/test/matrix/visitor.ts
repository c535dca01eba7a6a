import { randomBytes } from 'node:crypto'
import { until } from '@trace-baton/conformance'
import type { Browser, Page } from 'playwright-core'
import type { Agent } from '../../src/agents.js'
import type { JudgedVisit } from '../../src/matrix/visits.js'

/** How a page is asked for. */
export interface Kind {
  readonly name: string
  /** A proxy or a service has begun the trace, and exports its span. */
  readonly called: boolean
  readonly sampled: boolean
}

/** Unsampled first: what an agent reports of the later pages shows that it had its time to report these. */
export const kinds: readonly Kind[] = [
  { name: 'a new trace, unsampled', called: false, sampled: false },
  { name: "a caller's trace, unsampled", called: true, sampled: false },
  { name: "a caller's trace, sampled", called: true, sampled: true },
  { name: 'a new trace, sampled', called: false, sampled: true },
]

/** A page that was loaded, and the trace of its caller if it had one. */
export interface Loaded {
  readonly path: string
  readonly callerTraceId: string | undefined
}

/** What was received of a visit until now. */
export type Board = (path: string) => Promise<JudgedVisit | undefined>

export interface VisitorParts {
  readonly url: string
  readonly board: Board
  readonly browser: Browser
  readonly tracer: string
}

/** Loads the shop under a tracer in every kind, one after the other in a tab of its own, with one agent. */
export async function visitAll(parts: VisitorParts, agent: Agent): Promise<ReadonlyMap<Kind, Loaded>> {
  const context = await parts.browser.newContext()
  const tab = await context.newPage()
  const loaded = new Map<Kind, Loaded>()
  for (const kind of kinds) loaded.set(kind, await visit(tab, parts, agent, kind))
  await context.close()
  return loaded
}

async function visit(tab: Page, { url, board, tracer }: VisitorParts, agent: Agent, kind: Kind): Promise<Loaded> {
  const path = newPath()
  const caller = kind.called ? await call(url, kind.sampled) : undefined
  if (caller) {
    await tab.route(`**${path}*`, (route) =>
      route.continue({ headers: { ...route.request().headers(), ...caller.headers } }),
    )
  }
  // The shop that samples nothing is for traces that begin there: what a caller decided holds in the other one, too.
  await tab.goto(`${url}${path}?tracer=${tracer}&rum=${agent}&sampled=${kind.sampled || kind.called}`)
  await tab.locator('#fresh', { hasText: 'by now' }).waitFor()
  if (kind.sampled) await untilOrLater(async () => (await board(path))?.page !== undefined)
  return { path, callerTraceId: caller?.traceId }
}

/**
 * Waits until both shops of a tracer have exported a request that came after all others, and with it what they had to export of
 * the others. Traces that a caller sampled are sampled in both.
 */
export async function exported({ url, board, tracer }: Omit<VisitorParts, 'browser'>): Promise<void> {
  for (const sampled of [true, false]) {
    const path = newPath()
    const { headers } = await call(url, true)
    await fetch(`${url}${path}?tracer=${tracer}&sampled=${sampled}`, { headers })
    await untilOrLater(async () => (await board(path))?.server !== undefined)
  }
}

/** Asks a playground for its visits. All who ask within a tenth of a second share one response, because they are many. */
export function boardOf(url: string): Board {
  let answer: Promise<JudgedVisit[]> | undefined
  async function read(): Promise<JudgedVisit[]> {
    try {
      const response = await fetch(`${url}/matrix.json`)
      return (await response.json()) as JudgedVisit[]
    } finally {
      setTimeout(() => (answer = undefined), 100)
    }
  }
  return async (path) => {
    answer ??= read()
    return (await answer).find((visit) => visit.path === path)
  }
}

/** The headers of a caller, whose span is exported if it is sampled. Sentry's servers read no `traceparent`. */
async function call(url: string, sampled: boolean) {
  const traceId = randomBytes(16).toString('hex')
  const spanId = randomBytes(8).toString('hex')
  const headers = {
    traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
    'sentry-trace': `${traceId}-${spanId}-${sampled ? '1' : '0'}`,
  }
  if (sampled) {
    const nano = `${Date.now()}000000`
    const span = { traceId, spanId, name: 'call', kind: 3, startTimeUnixNano: nano, endTimeUnixNano: nano }
    const attributes = [
      { key: 'service.name', value: { stringValue: 'caller' } },
      { key: 'telemetry.sdk.language', value: { stringValue: 'java' } },
    ]
    const body = JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }] })
    await fetch(`${url}/v1/traces`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  }
  return { traceId, headers }
}

/** Goes on without it when it has not come for long: then the test says what there is instead. */
async function untilOrLater(holds: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 50_000 // less than `until` has
  await until(async () => Date.now() > limit || (await holds()))
}

function newPath(): string {
  return `/visits/${randomBytes(8).toString('hex')}`
}
