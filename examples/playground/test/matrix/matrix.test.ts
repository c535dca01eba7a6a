import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import { type Agent, agentNames, agents } from '../../src/agents.js'
import type { JudgedVisit } from '../../src/matrix/visits.js'
import { type Playground, startPlayground } from '../../src/playground.js'
import { five, isOfFive } from '../five.js'
import { owners } from './owners.js'
import { exported, judged, kinds, type Loaded, visitAll } from './visitor.js'

const chosen = process.env.MATRIX?.split(',')

/** The owners under which all agents are run; the others have five. */
const withAll = ['none', 'opentelemetry']

let playground: Playground
beforeAll(async () => {
  if (browser === undefined) return
  playground = await startPlayground({ port: 0, tracers: owners })
})
afterAll(async () => {
  await playground?.close()
})

inChromium.each(owners.filter(({ name }) => chosen?.includes(name) ?? true))('under $title', ({ name: tracer }) => {
  const here: readonly Agent[] = withAll.includes(tracer) ? agents : five
  const results = new Map<string, { visit: JudgedVisit | undefined; loaded: Loaded }>()
  beforeAll(async () => {
    const { url } = playground
    const tabs = await Promise.all(
      here.map(async (agent) => [agent, await visitAll({ url, browser, tracer }, agent)] as const),
    )
    await exported({ url, tracer })
    for (const [agent, visits] of tabs) {
      for (const [kind, loaded] of visits) {
        results.set(`${agent} ${kind.name}`, { visit: await judged(url, loaded.path), loaded })
      }
    }
  })

  const cells = kinds.flatMap((kind) =>
    here.map((agent) => ({ kind, agent, kindName: kind.name, title: agentNames[agent] })),
  )
  it.each(cells)('$title agrees about $kindName', ({ kind, agent }: { kind: (typeof kinds)[number]; agent: Agent }) => {
    const { visit, loaded } = results.get(`${agent} ${kind.name}`) ?? {}
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
