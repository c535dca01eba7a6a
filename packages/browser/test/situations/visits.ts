import { until } from '@trace-baton/conformance'
import type { Agent } from '../../../core/test/agents/site.js'
import { register } from '../engines/site.js'
import type { Tab } from '../engines/tab.js'
import type { Report } from '../reports.js'
import type { createSite } from './site.js'

/** One agent in one tab. */
export interface Visitor {
  readonly site: ReturnType<typeof createSite>
  readonly tab: Tab<object>
  readonly agent: Agent
}

/** What became of a page load. */
export interface Outcome {
  /** The path of the page. */
  readonly page: string
  readonly report: Report | undefined
  /** What the agent said of the page when it was loaded before. */
  readonly earlier?: Report | undefined
  /** The page that was shown instead, where this one was loaded ahead and never shown. */
  readonly shown?: Outcome
  /** Whether the browser loaded the page again although it had been asked to keep it in its back/forward cache. */
  readonly isLoadedAgain?: true
}

/** What the agent says of a page that is open, before its page says that it is done; Datadog's says it when one leaves. */
async function reported({ site, tab, agent }: Visitor, page: string): Promise<Outcome> {
  const report = () => site.reportOf(agent, page)
  await until(() => report() !== undefined || site.isDone(page))
  if (agent === 'datadog') {
    await tab.step({ go: '/left' })
    await until(() => report() !== undefined)
  }
  return { page, report: report() }
}

const pathOf = ({ agent }: Visitor, words: string, folder = 'plain') => `/${folder}/${agent}/${words}`

export async function once(visitor: Visitor, page: string): Promise<Outcome> {
  await visitor.tab.step({ go: page })
  return reported(visitor, page)
}

export const open = (words: string) => (visitor: Visitor) => once(visitor, pathOf(visitor, words))

/**
 * Loads a page, leaves it, and loads it again.
 *
 * @param age how old the page is then, at least, in milliseconds
 */
export async function twice(visitor: Visitor, page: string, age = 0): Promise<Outcome> {
  const { report: earlier } = await once(visitor, page)
  const end = Date.now() + age
  await visitor.tab.step({ go: '/left' })
  await until(() => Date.now() >= end)
  visitor.site.forget(page)
  return { ...(await once(visitor, page)), earlier }
}

/** Behind a service worker, a page that is younger may be taken for fresh: see docs/caching.md. */
export const unsure = 2_000

export const again = (words: string) => (visitor: Visitor) => twice(visitor, pathOf(visitor, words))

/** @param chances how often the page may be loaded again before it counts as one that the browser does not keep */
export async function back(visitor: Visitor, words: string, chances = 3): Promise<Outcome> {
  const { tab, site, agent } = visitor
  const page = pathOf(visitor, words)
  site.forget(page)
  await tab.step({ go: page })
  const { report: earlier } = await reported(visitor, page)
  await tab.step({ run: '0' }) // Firefox keeps no page that is left while it waits for an answer
  if (agent !== 'datadog') await tab.step({ go: '/left' })
  site.forget(page)
  const { persisted } = await tab.step({ back: true })
  if (!persisted) {
    const loaded = { ...(await reported(visitor, page)), earlier, isLoadedAgain: true as const }
    if (chances === 0) return loaded
    await tab.step({ go: '/left' })
    site.visits.length = 0
    site.records.length = 0
    return back(visitor, words, chances - 1)
  }
  // What an agent has to say of the page, it says at the latest when the page is left.
  await tab.step({ go: '/left' })
  await tab.step({ go: '/left?again' })
  return { page, report: site.reportOf(agent, page), earlier }
}

/** By a page that nobody traces. */
export const through =
  (by: string, words: string, page = words) =>
  async (visitor: Visitor) => {
    const { tab } = visitor
    await tab.step({ go: `${pathOf(visitor, 'host')}?${by}=${pathOf(visitor, words)}` })
    if (by === 'form') await tab.step({ submit: true })
    return reported(visitor, pathOf(visitor, page))
  }

/** These agents send nothing of a page before it is shown. */
const silentAhead: readonly Agent[] = ['datadog', 'faro', 'bugsnag']

/** Has a page loaded ahead, and, where it is prerendered, the agent report it. */
async function loadAhead(visitor: Visitor, by: 'prefetch' | 'prerender', page: string): Promise<void> {
  const { tab, site, agent } = visitor
  await tab.step({ go: `${pathOf(visitor, 'host')}?${by}=${page}` })
  await until(() => site.visits.some(({ path, out }) => path === page && out !== undefined))
  const isReporting = by === 'prerender' && !silentAhead.includes(agent)
  await until(() => !isReporting || site.reportOf(agent, page) !== undefined)
}

export const ahead = (by: 'prefetch' | 'prerender', word: 'page' | 'snippet') => async (visitor: Visitor) => {
  const page = pathOf(visitor, `${word}-${by}`)
  await loadAhead(visitor, by, page)
  return once(visitor, page)
}

/** Has a page loaded ahead that is never shown, and then shows another one. */
export const never = (by: 'prefetch' | 'prerender') => async (visitor: Visitor) => {
  const page = pathOf(visitor, `page-never-${by}`)
  await loadAhead(visitor, by, page)
  const shown = await once(visitor, pathOf(visitor, `page-shown-${by}`))
  return { page, report: visitor.site.reportOf(visitor.agent, page), shown }
}

export const behind =
  (worker: string, visit: (visitor: Visitor, page: string) => Promise<Outcome>) => async (visitor: Visitor) => {
    await visitor.tab.step({ go: pathOf(visitor, 'host', worker) })
    await visitor.tab.step({ run: register(worker) })
    return visit(visitor, pathOf(visitor, 'page', worker))
  }

export async function moved(visitor: Visitor): Promise<Outcome> {
  await visitor.tab.step({ go: pathOf(visitor, 'moving') })
  return reported(visitor, pathOf(visitor, 'page-moved'))
}

export async function download(visitor: Visitor): Promise<Outcome> {
  const page = pathOf(visitor, 'download')
  await visitor.tab.step({ go: pathOf(visitor, 'host') })
  await visitor.tab.step({ run: `location.assign('${page}')` })
  await until(() => visitor.site.records.some(({ attributes }) => attributes['url.path'] === page))
  return { page, report: undefined }
}
