import { beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { type Engine, engines, missingEngines } from '../../../../scripts/engines.mjs'
import { type Agent, agents } from '../../../core/test/agents/site.js'
import { openTab } from '../engines/tab.js'
import { compareTable } from '../engines/table.js'
import { differences } from './differences.js'
import { caller, createSite } from './site.js'
import { type Situation, situations } from './situations.js'
import { differencesTable, situationsTable } from './tables.js'
import type { Outcome } from './visits.js'
import { type Seen, wordOf } from './words.js'

type Cell = Outcome & Seen

const cells = new Map<string, Cell>()
const cellOf = (engine: Engine, agent: Agent, { title }: Situation) => cells.get(`${engine} ${agent} ${title}`) as Cell

const hasRules = (engine: Engine) => engine === 'chromium'
const situationsIn = (engine: Engine) => situations.filter(({ purpose }) => purpose === undefined || hasRules(engine))

beforeAll(async () => {
  expect(missingEngines()).toEqual([])
  const pairs = engines.flatMap((engine) => agents.map((agent) => ({ engine, agent })))
  const next = pairs[Symbol.iterator]()
  const work = async () => {
    for (const { engine, agent } of next) await visitAll(engine, agent)
  }
  await Promise.all([work(), work(), work()]) // they wait for the agents, most of the time
})

/** A browser for each agent: what one keeps for itself, the next one does not find. */
async function visitAll(engine: Engine, agent: Agent): Promise<void> {
  const site = createSite()
  const tab = await openTab<object>(engine, site.answer)
  try {
    for (const situation of situationsIn(engine)) {
      site.visits.length = 0
      site.records.length = 0
      const outcome = await situation.visit({ site, tab, agent })
      await tab.step({ go: '/left' })
      await until(() => site.visits.every(({ path, out }) => out !== undefined || path === outcome.page))
      const seen = { visits: [...site.visits], records: [...site.records] }
      cells.set(`${engine} ${agent} ${situation.title}`, { ...outcome, ...seen })
    }
  } finally {
    await tab.close()
  }
}

/** Whether chance decides if the agent has a span for the document, of which its own snippet knows nothing: see docs/templates.md. */
const isChance = (agent: Agent, { usesSnippet }: Situation) => agent === 'elastic' && usesSnippet === true

/** What a cell of the table says. */
function cellText(engine: Engine, agent: Agent, situation: Situation): string {
  if (situation.isNoPage) return 'no page'
  const cell = cellOf(engine, agent, situation)
  const word = wordOf(agent, cell, situation.isKept ?? false)
  if (isChance(agent, situation)) return 'root, or same trace'
  return cell.isLoadedAgain ? `loaded again: ${word}` : word
}

describe.each(engines)('in %s', (engine) => {
  describe.each(agents)('the agent for %s', (agent) => {
    it.each(situationsIn(engine))(
      'is in no trace but that of this page, whose server names no parent that nobody reported: $title',
      (situation) => {
        const cell = cellOf(engine, agent, situation)
        const { report, earlier, shown: other, visits, records } = cell
        const purposes = visits.filter(({ path }) => path !== other?.page).map(({ purpose }) => purpose)
        expect(purposes).toEqual(purposes.map(() => situation.purpose))
        const known = [undefined, caller.spanId, report?.document, earlier?.document, other?.report?.document]
        const unknown = records.filter(({ parentId }) => !known.includes(parentId as never))
        const word = wordOf(agent, cell, situation.isKept ?? false)
        if (isChance(agent, situation)) expect(['root', 'same trace']).toContain(word)
        else expect(unknown).toEqual([])
        for (const { out } of visits) {
          const isPage = !situation.isNoPage && out?.status !== 302 && out?.status !== 303
          if (!isPage) expect(out?.carriesIds).toBe(false)
        }
        expect(word).not.toMatch(/[A-Z]{3}/)
        // Grafana Faro reads the header whatever we do: see docs/caching.md.
        if (agent !== 'faro') expect(word).not.toBe('the first load’s trace')
        const usual = situations[0] as Situation
        if (other)
          expect(wordOf(agent, { ...cell, ...other, shown: undefined }, false)).toBe(cellText(engine, agent, usual))
      },
    )
  })

  it('reports what it does in Chromium, but where it is said why not', () => {
    const differing = (agent: Agent) =>
      situationsIn(engine)
        .filter((situation) => cellText(engine, agent, situation) !== cellText('chromium', agent, situation))
        .map((situation) => [agent, situation.title, cellText(engine, agent, situation)])
    const explained = differences.filter((each) => each.engine === engine)
    const expected = explained.flatMap(({ agents, title, word }) => agents.map((agent) => [agent, title, word]))
    expect(agents.flatMap(differing).sort()).toEqual(expected.sort())
  })

  it('has speculation rules only if it is Chromium', async () => {
    const html = `<!doctype html><script>seen = () => HTMLScriptElement.supports('speculationrules')</script><script src="/driver.js"></script>`
    const tab = await openTab<boolean>(engine, (_, res) => void res.setHeader('content-type', 'text/html').end(html))
    try {
      const { seen } = await tab.step({ go: '/again' })
      expect(seen).toBe(hasRules(engine))
    } finally {
      await tab.close()
    }
  })
})

describe('docs/page-load.md', () => {
  it('says what the agents report in Chromium', () => {
    compareTable(
      'page-load.md',
      'agents',
      situationsTable((agent, situation) => cellText('chromium', agent, situation)),
    )
  })

  it('says where Firefox and WebKit differ, and why', () => {
    compareTable('page-load.md', 'differences', differencesTable())
  })
})
