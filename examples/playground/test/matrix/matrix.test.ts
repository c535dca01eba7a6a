import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { atATime } from '../../../../test/at-a-time.js'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import { type Agent, agentNames, agents } from '../../src/agents.js'
import type { JudgedVisit } from '../../src/matrix/visits.js'
import { type Playground, startPlayground } from '../../src/playground.js'
import { five, isOfFive } from '../five.js'
import { owners } from './owners.js'
import { boardOf, exported, kinds, type Loaded, type VisitorParts, visitAll } from './visitor.js'

const chosen = process.env.MATRIX?.split(',')

/** The owners under which all agents are run; the others have five. Another Node changes the owners, and no agent. */
const withAll = process.env.DIFFERENCES_OF_NODE ? [] : ['none', 'opentelemetry']

interface Result {
  readonly visit: JudgedVisit | undefined
  readonly loaded: Loaded
}

const run = owners.filter(({ name }) => chosen?.includes(name) ?? true)
let playground: Playground
/** By agent and kind, in the order of the owners. */
let results: Promise<ReadonlyMap<string, Result>>[] = []
beforeAll(async () => {
  if (browser === undefined) return
  playground = await startPlayground({ port: 0, tracers: owners, keep: 1000 })
  const board = boardOf(playground.url)
  // Most agents wait before they report: meanwhile the pages of another owner load.
  results = atATime(2, run, ({ name: tracer }) => resultsUnder({ url: playground.url, board, browser, tracer }))
})
afterAll(async () => {
  await playground?.close()
})

function agentsUnder(tracer: string): readonly Agent[] {
  return withAll.includes(tracer) ? agents : five
}

async function resultsUnder(parts: VisitorParts): Promise<ReadonlyMap<string, Result>> {
  const tabs = await Promise.all(
    agentsUnder(parts.tracer).map(async (agent) => [agent, await visitAll(parts, agent)] as const),
  )
  await exported(parts)
  const found = new Map<string, Result>()
  for (const [agent, visits] of tabs) {
    for (const [kind, loaded] of visits)
      found.set(`${agent} ${kind.name}`, { visit: await parts.board(loaded.path), loaded })
  }
  return found
}

inChromium.each(run.map(({ name, title }, index) => ({ tracer: name, title, index })))('under $title', (owner) => {
  const { tracer, index } = owner
  let here: ReadonlyMap<string, Result>
  beforeAll(async () => {
    here = (await results[index]) ?? new Map()
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
