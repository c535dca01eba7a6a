import { beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { engines, missingEngines } from '../../../../scripts/engines.mjs'
import type { Agent } from '../../../core/test/agents/site.js'
import { openTab } from '../engines/tab.js'
import { compareTable } from '../engines/table.js'
import { agents } from './agents.js'
import { caller, createSite } from './site.js'
import { type Outcome, type Situation, situations } from './situations.js'
import { type Seen, wordOf } from './words.js'

type Cell = Outcome & Seen

const cells = new Map<string, Cell>()
const cellOf = (agent: Agent, { title }: Situation) => cells.get(`${agent} ${title}`) as Cell

beforeAll(async () => {
  expect(missingEngines()).toEqual([])
  const next = agents[Symbol.iterator]()
  const work = async () => {
    for (const agent of next) await visitAll(agent)
  }
  await Promise.all([work(), work(), work()]) // they wait for the agents, most of the time
})

/** A browser for each agent: what one keeps for itself, the next one does not find. */
async function visitAll(agent: Agent): Promise<void> {
  const site = createSite()
  const tab = await openTab<object>('chromium', site.answer)
  try {
    for (const situation of situations) {
      site.visits.length = 0
      site.records.length = 0
      const outcome = await situation.visit({ site, tab, agent })
      await tab.step({ go: '/left' })
      await until(() => site.visits.every(({ path, out }) => out !== undefined || path === outcome.page))
      cells.set(`${agent} ${situation.title}`, { ...outcome, visits: [...site.visits], records: [...site.records] })
    }
  } finally {
    await tab.close()
  }
}

describe.each(agents)('the agent for %s', (agent) => {
  it.each(situations)(
    'is in no trace but that of this page, whose server names no parent that nobody reported: $title',
    (situation) => {
      const cell = cellOf(agent, situation)
      const { report, earlier, visits, records } = cell
      expect(visits.map(({ purpose }) => purpose)).toEqual(visits.map(() => situation.purpose))
      const known = [undefined, caller.spanId, report?.document, earlier?.document]
      expect(records.map(({ parentId }) => parentId).filter((parentId) => !known.includes(parentId as never))).toEqual(
        [],
      )
      for (const { out } of visits) {
        const isPage = !situation.isNoPage && out?.status !== 302 && out?.status !== 303
        if (!isPage) expect(out?.carriesIds).toBe(false)
      }
      const word = wordOf(agent, cell, situation.isKept ?? false)
      expect(word).not.toMatch(/[A-Z]{3}/)
      // Grafana Faro reads the header whatever we do: see docs/caching.md.
      if (agent !== 'faro') expect(word).not.toBe('the first load’s trace')
    },
  )
})

it('docs/page-load.md says what the agents report', () => {
  const rows = situations.map((situation) => {
    const words = agents.map((agent) => {
      const cell = cellOf(agent, situation)
      if (situation.isNoPage) return 'no page'
      return `${cell.isLoadedAgain ? 'loaded again: ' : ''}${wordOf(agent, cell, situation.isKept ?? false)}`
    })
    return [situation.title, ...words]
  })
  const head = ['the page', ...agents.map((agent) => `\`${agent}\``)]
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  compareTable('page-load.md', 'agents', table)
})

it.each(engines)('%s has speculation rules only if it is Chromium', async (engine) => {
  const html = `<!doctype html><script>seen = () => HTMLScriptElement.supports('speculationrules')</script><script src="/driver.js"></script>`
  const tab = await openTab<boolean>(engine, (_, res) => void res.setHeader('content-type', 'text/html').end(html))
  try {
    const { seen } = await tab.step({ go: '/again' })
    expect(seen).toBe(engine === 'chromium')
  } finally {
    await tab.close()
  }
})
