import http from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { missingCaches, sharedCaches, startCache } from '../../../../scripts/shared-caches.mjs'
import { compareTable } from '../../../browser/test/engines/table.js'
import { warningsDuring } from '../warnings.js'
import { type Answer, ask } from './ask.js'
import { type Cell, cells, moments, sayings, statuses, targets, validators } from './cells.js'
import { type Arrival, startOrigin } from './origin.js'

type Kind = 'with' | 'without'

/** What three users got of one cell through one cache, and what of it the application saw. */
interface Visits {
  readonly cell: Cell
  readonly cache: string
  readonly kind: Kind
  readonly answers: readonly Answer[]
  readonly arrivals: readonly (Arrival | undefined)[]
}

const direct = 'direct'
const users = [1, 2, 3] // what the second one makes the cache ask for, the third one may get
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 })
const visits = new Map<string, Visits>()
const caches: { readonly port: number; stop(): Promise<void> }[] = []
let origin: Awaited<ReturnType<typeof startOrigin>> | undefined

const visitsOf = (cell: Cell, cache: string, kind: Kind = 'with') =>
  visits.get(`${cache} ${kind === 'with' ? cell.id : cell.idless} ${kind}`) as Visits
/** What the application itself answers. */
const answerOf = (cell: Cell, kind: Kind = 'with') => visitsOf(cell, direct, kind).answers[0] as Answer
const titleOf = ({ headers, status, moment, target }: Cell) =>
  `${target}, ${status}, ${JSON.stringify(headers)} set by ${moment}`

/** What became of the second user: the answer of the first one, with the application's leave or without, or another. */
function outcomeOf({ arrivals: [, second] }: Visits): 'shared' | 'revalidated' | 'asked' {
  if (second === undefined) return 'shared'
  return second.isConditional ? 'revalidated' : 'asked'
}

beforeAll(async () => {
  expect(missingCaches()).toEqual([])
  origin = await startOrigin()
  const { port, arrivals } = origin
  const ports = new Map([[direct, port]])
  for (const name of sharedCaches) {
    const cache = await startCache(name, port)
    caches.push(cache)
    ports.set(name, cache.port)
  }
  for (const [name, at] of ports) await listens(name, at)
  arrivals.clear()
  const visit = async (cell: Cell, cache: string, kind: Kind) => {
    const path = `/${cache}/${cell.id}/${kind}`
    const at = ports.get(cache) as number
    const answers: Answer[] = []
    for (const user of cache === direct ? [1] : users) answers.push(await ask(at, path, user, agent))
    const seen = users.map((user) => arrivals.get(`${path} ${user}`))
    visits.set(`${cache} ${cell.id} ${kind}`, { cell, cache, kind, answers, arrivals: seen })
  }
  const all = cells.flatMap((cell) =>
    [...ports.keys()].flatMap((cache) => {
      const kinds: Kind[] = cell.id === cell.idless ? ['with', 'without'] : ['with']
      return kinds.map((kind) => [cell, cache, kind] as const)
    }),
  )
  await warningsDuring(async () => {
    const next = all[Symbol.iterator]()
    const work = async () => {
      for (const [cell, cache, kind] of next) await visit(cell, cache, kind)
    }
    await Promise.all(Array.from({ length: 16 }, work))
  })
})
afterAll(async () => {
  agent.destroy()
  await Promise.all(caches.map((cache) => cache.stop()))
  await origin?.close()
})

/** Asks until there is an answer of the application. */
function listens(name: string, port: number): Promise<unknown> {
  return until(() =>
    ask(port, `/${name}/0/without?${Math.random()}`, 0, agent).then(
      ({ status }) => status === 200,
      () => false,
    ),
  )
}

describe('the users of nginx, Squid and Varnish', () => {
  it('B1, B2, B3, B4, B5, B6, B7, B9: never get the id of another one, whatever the application says to caches, and when', () => {
    const wrong = [...visits.values()].flatMap(({ cell, cache, answers, arrivals }) =>
      answers.flatMap(({ ids }, user) =>
        ids.every((id) => id === arrivals[user]?.traceId) ? [] : [`${cache}, user ${user + 1}: ${titleOf(cell)}`],
      ),
    )
    expect(wrong).toEqual([])
    expect(visits.size).toBe((cells.length + cells.length / targets.length) * (sharedCaches.length + 1))
  })

  it('B4, B10: get the same headers as without Baton, and as often from the cache, when there are no ids in them', () => {
    const idless = cells.filter((cell) => answerOf(cell).ids.length === 0)
    const headers = (kind: Kind) => idless.map((cell) => [titleOf(cell), answerOf(cell, kind).headers])
    expect(headers('with')).toEqual(headers('without'))
    const outcomes = (kind: Kind) =>
      idless.flatMap((cell) =>
        sharedCaches.map((cache) => [cache, titleOf(cell), outcomeOf(visitsOf(cell, cache, kind))]),
      )
    expect(outcomes('with')).toEqual(outcomes('without'))
    expect(new Set(outcomes('with').map(([, , outcome]) => outcome))).toEqual(
      new Set(['shared', 'revalidated', 'asked']),
    )
  })

  it('get ids wherever a page may carry them', () => {
    const pages = cells.filter(({ target, status }) => target === 'tags' && status !== 301)
    for (const cell of pages) {
      for (const cache of sharedCaches) {
        const { answers, arrivals } = visitsOf(cell, cache)
        expect([cache, titleOf(cell), ...answers.map(({ ids }) => ids)]).toEqual([
          cache,
          titleOf(cell),
          ...arrivals.map((arrival) => [arrival?.traceId]),
        ])
      }
    }
  })

  it('are asked for any two values of all headers, validators, statuses, moments and targets together', () => {
    const parts = cells.map(({ said, validator, status, moment, target }) => {
      const { 'cache-control': general = '', expires = '', age: _, ...addressed } = said
      return [general, JSON.stringify(addressed), expires, JSON.stringify(validator), status, moment, target].map(
        (value, i) => `${i} ${value}`,
      )
    })
    const counts = [...parts[0]!.keys()].map((i) => new Set(parts.map((part) => part[i])).size)
    expect(counts.slice(3)).toEqual([validators, statuses, moments, targets].map((values) => values.length))
    const pairs = new Set(parts.flatMap((part) => part.flatMap((a, i) => part.slice(i + 1).map((b) => `${a} x ${b}`))))
    const all = counts.flatMap((a, i) => counts.slice(i + 1).map((b) => a * b))
    expect(pairs.size).toBe(all.reduce((sum, count) => sum + count, 0))
  })

  it('are served as docs/caching.md says', () => {
    compareTable('caching.md', 'shared caches', rows())
  })
})

/** One row for each saying, of the pages with status 200. */
function rows(): readonly string[] {
  const head = [
    'the application says',
    'page with tags',
    'then',
    '`Server-Timing` alone',
    'then',
    '`responseHeader`',
    'then',
  ]
  const lines = sayings.map((said) => {
    const text = Object.entries(said).map(([name, value]) => `\`${nameOf(name)}: ${value}\``)
    const columns = (['tags', 'timing', 'header'] as const).flatMap((target) => {
      const chosen = cells.filter((cell) => cell.said === said && cell.target === target && cell.status === 200)
      return [oneOf(chosen.map(whatBatonDoes)), then(chosen)]
    })
    return [text.join('<br>') || 'nothing', ...columns]
  })
  return [head, head.map(() => '---'), ...lines].map((columns) => `| ${columns.join(' | ')} |`)
}

function whatBatonDoes(cell: Cell): string {
  const { ids, headers, caching } = answerOf(cell)
  if (ids.length === 0) return 'no ids'
  const before = answerOf(cell, 'without').headers
  const isChanged = before.some(
    (header) => !headers.includes(header) && !/^(?:content-length|server-timing)/.test(header),
  )
  return isChanged || !before.includes(`cache-control: ${caching}`) ? `\`${caching}\`` : 'unchanged'
}

/** What each cache did with the second user, caches that agree together. */
function then(chosen: readonly Cell[]): string {
  const by = sharedCaches.map((cache) => oneOf(chosen.map((cell) => outcomeOf(visitsOf(cell, cache)))))
  const [first] = by
  return by.every((outcome) => outcome === first)
    ? (first as string)
    : sharedCaches.map((cache, i) => `${cache}: ${by[i]}`).join('<br>')
}

function oneOf(values: readonly string[]): string {
  return [...new Set(values)].sort().join(' or ')
}

function nameOf(name: string): string {
  return name.replace(/(?:^|-)(?:cdn|[a-z])/g, (start) => start.toUpperCase())
}
