import { beforeAll, describe, expect, it } from '@jest/globals'
import { type Engine, engines, missingEngines } from '../../../../scripts/engines.mjs'
import { createSite, type Seen } from './site.js'
import { type Situation, situations } from './situations.js'
import { openTab, type State, type Tab } from './tab.js'
import { compareTable } from './table.js'

/** Races between a page and what the browser knows of it are seen in some loads of many. */
const loads = Number(process.env.LOADS ?? 25)

const ways = ['guard', 'script', 'package'] as const
type Way = (typeof ways)[number]
type Result = 'linked' | 'unlinked' | 'OLD'

/** By engine and situation, for each load and way: the result. */
const results = new Map<Engine, Map<Situation, Record<Way, Result>[]>>()

beforeAll(async () => {
  expect(missingEngines()).toEqual([])
  await Promise.all(engines.map(visitAll))
})

async function visitAll(engine: Engine): Promise<void> {
  const found = new Map<Situation, Record<Way, Result>[]>()
  results.set(engine, found)
  for (const browser of ['plain', 'without back/forward cache', 'private']) {
    const site = createSite()
    const options = { keepsPages: browser === 'plain', isPrivate: browser === 'private' }
    const tab = await openTab<Seen>(engine, site.answer, options)
    try {
      for (const situation of situations.filter((each) => (each.browser ?? 'plain') === browser)) {
        found.set(situation, await visit(tab, site.traces, situation))
      }
    } finally {
      await tab.close()
    }
  }
}

async function visit(tab: Tab<Seen>, traces: string[], situation: Situation): Promise<Record<Way, Result>[]> {
  const found: Record<Way, Result>[] = []
  // A worker that makes the page itself has it from the first load.
  const first = situation.worker === 'making' ? -1 : 0
  for (let n = first; n < loads; n++) {
    if (first < 0 && n < 0) {
      await situation.visit(tab, 0)
      continue
    }
    traces.length = 0
    const state = await situation.visit(tab, first < 0 ? n + 1 : n)
    found.push(resultsOf(state, traces, situation))
  }
  return found
}

function resultsOf(
  { seen, persisted }: State<Seen>,
  traces: readonly string[],
  { title, expected, script }: Situation,
) {
  if (title === 'the back/forward cache') expect(persisted).toBe(true)
  // Where every part of the page is old, no trace that the server has begun is this navigation's.
  const own = expected === 'linked' ? traces.at(-1) : undefined
  const resultOf = (value: string | undefined): Result => {
    const id = /[\da-f]{32}/.exec(value ?? '')?.[0]
    return id === undefined ? 'unlinked' : id === own ? 'linked' : 'OLD'
  }
  const used = script === undefined && persisted
  return {
    // What an agent has read before a page went into the back/forward cache, it does not read again.
    guard: used ? 'unlinked' : resultOf(seen.guard),
    script: used ? 'unlinked' : resultOf(seen.script),
    package: resultOf(seen.package),
  } as const
}

describe.each(engines)('in %s, a page from', (engine) => {
  const named = situations.map(
    (each) => [each.faults === undefined ? each.title : `${each.title} (${each.faults})`, each] as const,
  )
  it.each(named)('%s is linked only where it was made for this load', (_, situation) => {
    const { expected, script = expected } = situation
    const found = results.get(engine)?.get(situation) ?? []
    expect(tally(found)).toEqual(
      tally(Array.from({ length: loads }, () => ({ guard: expected, script, package: expected }))),
    )
  })
})

/** How often each way had each result. */
function tally(found: readonly Record<Way, Result>[]) {
  return Object.fromEntries(
    ways.map((way) => {
      const counts: Partial<Record<Result, number>> = {}
      for (const { [way]: result } of found) counts[result] = (counts[result] ?? 0) + 1
      return [way, counts]
    }),
  )
}

it('the table in docs/caching.md says what was seen', () => {
  compareTable('caching.md', 'engines', rows())
})

function rows(): string[] {
  const cell = (found: readonly Record<Way, Result>[]) => {
    const counts = tally(found)
    const texts = ways.map((way) => Object.keys(counts[way] ?? {}).join(' or '))
    return new Set(texts).size === 1 ? texts[0] : `${texts[0]}; by \`script()\` ${texts[1]}`
  }
  return [
    `| the page comes from | ${engines.map((engine) => ({ chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit (Safari)' })[engine]).join(' | ')} |`,
    '| --- | --- | --- | --- |',
    ...situations.map(
      (situation) =>
        `| ${situation.title} | ${engines.map((engine) => cell(results.get(engine)?.get(situation) ?? [])).join(' | ')} |`,
    ),
  ]
}
