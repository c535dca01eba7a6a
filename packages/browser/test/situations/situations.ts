import { until } from '@trace-baton/conformance'
import type { Agent } from '../../../core/test/agents/site.js'
import { register } from '../engines/site.js'
import type { Tab } from '../engines/tab.js'
import type { Report } from '../reports.js'
import type { createSite } from './site.js'

/** One agent in one tab. */
interface Visitor {
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
  /** Whether the browser loaded the page again although it had been asked to keep it in its back/forward cache. */
  readonly isLoadedAgain?: true
}

export interface Situation {
  readonly title: string
  /** Whether what is loaded is no page, so that no agent runs. */
  readonly isNoPage?: true
  /** Whether the page comes from a cache of the browser: the server does not see the navigation. */
  readonly isKept?: true
  /** The `Sec-Purpose` of the request. */
  readonly purpose?: string
  visit(visitor: Visitor): Promise<Outcome>
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

async function once(visitor: Visitor, page: string): Promise<Outcome> {
  await visitor.tab.step({ go: page })
  return reported(visitor, page)
}

const open = (words: string) => (visitor: Visitor) => once(visitor, pathOf(visitor, words))

/** Loads a page, leaves it, and loads it again. */
async function twice(visitor: Visitor, page: string): Promise<Outcome> {
  const { report: earlier } = await once(visitor, page)
  await visitor.tab.step({ go: '/left' })
  visitor.site.forget(page)
  return { ...(await once(visitor, page)), earlier }
}

const again = (words: string) => (visitor: Visitor) => twice(visitor, pathOf(visitor, words))

async function back(visitor: Visitor): Promise<Outcome> {
  const { tab, site, agent } = visitor
  const page = pathOf(visitor, 'page-back')
  await tab.step({ go: page })
  const { report: earlier } = await reported(visitor, page)
  if (agent !== 'datadog') await tab.step({ go: '/left' })
  site.forget(page)
  const { persisted } = await tab.step({ back: true })
  if (!persisted) return { ...(await reported(visitor, page)), earlier, isLoadedAgain: true }
  // What an agent has to say of the page, it says at the latest when the page is left.
  await tab.step({ go: '/left' })
  await tab.step({ go: '/left?again' })
  return { page, report: site.reportOf(agent, page), earlier }
}

/** By a page that nobody traces. */
const through =
  (by: string, words: string, page = words) =>
  async (visitor: Visitor) => {
    const { tab } = visitor
    await tab.step({ go: `${pathOf(visitor, 'host')}?${by}=${pathOf(visitor, words)}` })
    if (by === 'form') await tab.step({ submit: true })
    return reported(visitor, pathOf(visitor, page))
  }

const ahead = (by: 'prefetch' | 'prerender') => async (visitor: Visitor) => {
  const { tab, site } = visitor
  const page = pathOf(visitor, `page-${by}`)
  await tab.step({ go: `${pathOf(visitor, 'host')}?${by}=${page}` })
  await until(() => site.visits.some(({ path, out }) => path === page && out !== undefined))
  await tab.step({ go: page })
  return reported(visitor, page)
}

const behind =
  (worker: string, visit: (visitor: Visitor, page: string) => Promise<Outcome>) => async (visitor: Visitor) => {
    await visitor.tab.step({ go: pathOf(visitor, 'host', worker) })
    await visitor.tab.step({ run: register(worker) })
    return visit(visitor, pathOf(visitor, 'page', worker))
  }

async function moved(visitor: Visitor): Promise<Outcome> {
  await visitor.tab.step({ go: pathOf(visitor, 'moving') })
  return reported(visitor, pathOf(visitor, 'page-moved'))
}

async function download(visitor: Visitor): Promise<Outcome> {
  const page = pathOf(visitor, 'download')
  await visitor.tab.step({ go: pathOf(visitor, 'host') })
  await visitor.tab.step({ run: `location.assign('${page}')` })
  await until(() => visitor.site.records.some(({ attributes }) => attributes['url.path'] === page))
  return { page, report: undefined }
}

/** Every situation, in the order of the table in docs/page-load.md. */
export const situations: readonly Situation[] = [
  { title: 'sampled', visit: open('page') },
  { title: 'sampled, with a caller', visit: open('called') },
  { title: 'the caller leaves the decision to the server', visit: open('deferred') },
  { title: 'unsampled', visit: open('unsampled') },
  { title: 'an error page', visit: open('failed') },
  { title: 'the HTTP cache', isKept: true, visit: again('kept') },
  { title: 'the HTTP cache, after a 304', visit: again('etag') },
  { title: 'the back/forward cache', isKept: true, visit: back },
  { title: 'prefetched, then shown', purpose: 'prefetch', visit: ahead('prefetch') },
  { title: 'prerendered, then shown', purpose: 'prefetch;prerender', visit: ahead('prerender') },
  { title: 'a service worker that asks the server', visit: behind('passing', once) },
  { title: 'Cache Storage of a service worker', isKept: true, visit: behind('storing', twice) },
  { title: 'in an `<iframe>`', visit: through('iframe', 'page-iframe') },
  { title: 'in an `<embed>`', visit: through('embed', 'page-embed') },
  { title: 'in an `<object>`', visit: through('object', 'page-object') },
  { title: 'the answer to a form’s POST', visit: through('form', 'page-posted') },
  { title: 'after a POST and a 303', visit: through('form', 'answering', 'page-answered') },
  { title: 'after a redirect', visit: moved },
  { title: 'a download', isNoPage: true, visit: download },
]
