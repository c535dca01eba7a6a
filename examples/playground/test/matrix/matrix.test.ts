import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { atATime } from '../../../../test/at-a-time.js'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import { type Agent, agentNames, agents } from '../../src/agents.js'
import type { JudgedVisit } from '../../src/matrix/visits.js'
import { type Playground, startPlayground } from '../../src/playground.js'
import { tracers } from '../../src/tracers/index.js'
import { five, isOfFive } from '../five.js'
import { owners } from './owners.js'
import { type Board, boardOf, exported, type Kind, kinds, type Loaded, visitAll } from './visitor.js'

const chosen = process.env.MATRIX?.split(',')

/** The owners under which all agents are run; the others have five. */
const withAll = ['none', 'opentelemetry']

/**
 * Another Node changes the owners, and no agent: there two agents tell what becomes of the owners' ids. OpenTelemetry's reads
 * `traceparent` alone, and Sentry's what Sentry says of the sampling as well. Owners that Node 20 has not got have the five.
 */
const few = ['w3c', 'sentry'] as const

interface Result {
  readonly visit: JudgedVisit | undefined
  readonly loaded: Loaded
}

const run = owners.filter(({ name }) => chosen?.includes(name) ?? true)
const isNew = (tracer: string) => !tracers.some(({ name }) => name === tracer)
function agentsUnder(tracer: string): readonly Agent[] {
  if (process.env.DIFFERENCES_OF_NODE && !isNew(tracer)) return few
  return withAll.includes(tracer) ? agents : five
}
const tabs = run.flatMap(({ name: tracer }) => agentsUnder(tracer).map((agent) => ({ tracer, agent })))

let playground: Playground
let board: Board
/** In the order of the tabs. */
let visited: Promise<ReadonlyMap<Kind, Loaded>>[] = []
beforeAll(async () => {
  if (browser === undefined) return
  playground = await startPlayground({ port: 0, tracers: owners, keep: 1000 })
  const { url } = playground
  board = boardOf(url)
  // Most agents wait before they report: meanwhile other pages load, those of the next owner as well.
  visited = atATime(8, tabs, ({ tracer, agent }) => visitAll({ url, board, browser, tracer }, agent))
})
afterAll(async () => {
  await playground?.close()
})

async function resultsUnder(tracer: string): Promise<ReadonlyMap<string, Result>> {
  const own = tabs.flatMap((tab, i) => (tab.tracer === tracer ? [{ ...tab, visits: visited[i] }] : []))
  await Promise.all(own.map(({ visits }) => visits))
  await exported({ url: playground.url, board, tracer })
  const found = new Map<string, Result>()
  for (const { agent, visits } of own) {
    for (const [kind, loaded] of (await visits) ?? []) {
      found.set(`${agent} ${kind.name}`, { visit: await board(loaded.path), loaded })
    }
  }
  return found
}

inChromium.each(run.map(({ name, title }) => ({ tracer: name, title })))('under $title', ({ tracer }) => {
  let here: ReadonlyMap<string, Result>
  beforeAll(async () => {
    here = await resultsUnder(tracer)
  })

  const cells = kinds.flatMap((kind) =>
    agentsUnder(tracer).map((agent) => ({ kind, agent, kindName: kind.name, title: agentNames[agent] })),
  )
  it.each(cells)('$title agrees about $kindName', ({ kind, agent }: { kind: (typeof kinds)[number]; agent: Agent }) => {
    const { visit, loaded } = here.get(`${agent} ${kind.name}`) ?? {}
    if (!kind.sampled && !isOfFive(agent)) {
      // It reports the page of an unsampled trace in a trace of its own, as a root; Dash0 in none.
      expect(visit?.server?.sampled ?? false).toBe(false)
      expect(visit?.page?.traceId).not.toBe(loaded?.callerTraceId ?? visit?.server?.traceId ?? '')
      expect(visit?.page?.parentId ?? null).toBeNull()
      return
    }
    expect(visit).toMatchObject({ tracer, agent, traceEqual: true, parentRight: true, sampledEqual: true })
    if (!kind.sampled) {
      // Whoever says something of an unsampled page says that it is unsampled.
      expect([visit?.page?.sampled ?? false, visit?.server?.sampled ?? false]).toEqual([false, false])
      return
    }
    expect(visit?.page).toMatchObject({ sampled: true, traceId: loaded?.callerTraceId ?? visit?.server?.traceId })
    expect(visit?.server).toMatchObject({ sampled: true })
  })
})
