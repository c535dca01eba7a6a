import { register, type Seen } from './site.js'
import type { State, Tab } from './tab.js'

/** A way in which a page comes to a browser. */
export interface Situation {
  /** As docs/caching.md names it. */
  readonly title: string
  /** The faults that it shows to be mended. */
  readonly faults?: string
  /** What every way of the hand-off has to do: name the trace of this navigation, or none. */
  readonly expected: 'linked' | 'unlinked'
  /** What `script()` does where it differs: it reads the body alone. */
  readonly script?: 'unlinked'
  /** How the browser is started. */
  readonly browser?: 'plain' | 'without back/forward cache' | 'private'
  /** The service worker that controls the page. */
  readonly worker?: string
  /** Leads to the page, for the nth time. */
  visit(tab: Tab<Seen>, n: number): Promise<State<Seen>>
}

const at = (path: string) => (tab: Tab<Seen>, n: number) => tab.step({ go: `${path}?${n}` })

/** Loads a page, leaves it, and loads it again. */
const again = (path: string) => async (tab: Tab<Seen>, n: number) => {
  await tab.step({ go: `${path}?${n}` })
  await tab.step({ go: '/two' })
  return tab.step({ go: `${path}?${n}` })
}

async function back(tab: Tab<Seen>, n: number) {
  await tab.step({ go: `/page?${n}` })
  await tab.step({ go: '/two' })
  return tab.step({ back: true })
}

async function reload(tab: Tab<Seen>, n: number) {
  await tab.step({ go: `/kept?r${n}` })
  return tab.step({ reload: true })
}

async function backToRenewed(tab: Tab<Seen>, n: number) {
  await again('/etag-old')(tab, n)
  await tab.step({ go: '/two' })
  return tab.step({ back: true })
}

async function replayed(tab: Tab<Seen>, n: number) {
  await tab.step({ go: `/page?a${n}` })
  return tab.step({ go: `/replay?${n}` })
}

/** A folder under a service worker, which is there before the first page of it is loaded. */
function behind(
  worker: string,
  visit: (path: string) => Situation['visit'],
  page = 'page',
): Pick<Situation, 'worker' | 'visit'> {
  const path = `/${worker}/${page}`
  return {
    worker,
    async visit(tab, n) {
      if (n === 0) {
        await tab.step({ go: `/${worker}/start` })
        await tab.step({ run: register(worker) })
      }
      return visit(path)(tab, n)
    },
  }
}

/** Every situation, in the order of the table in docs/caching.md. */
export const situations: readonly Situation[] = [
  { title: 'the server', expected: 'linked', visit: at('/page') },
  { title: 'the server, in pieces', expected: 'linked', visit: at('/stream') },
  { title: 'the server, by reload', expected: 'linked', visit: reload },
  { title: 'the server, through a redirect from another origin', expected: 'linked', visit: at('/away') },
  { title: 'the server, browser’s clock 5 minutes ahead', faults: 'G4', expected: 'linked', visit: at('/ahead') },
  { title: 'the server, in pieces, clock ahead', faults: 'G4', expected: 'linked', visit: at('/ahead-stream') },
  { title: 'the server, clock 5 minutes behind', expected: 'linked', visit: at('/behind') },
  { title: 'the server, in a private window', expected: 'linked', browser: 'private', visit: at('/page') },
  { title: 'the HTTP cache', faults: 'G1, G2', expected: 'unlinked', visit: again('/kept') },
  { title: 'the HTTP cache, clock ahead', faults: 'G1, G2, G4', expected: 'unlinked', visit: again('/kept-ahead') },
  {
    title: 'the HTTP cache, in a private window',
    faults: 'G1, G2',
    expected: 'unlinked',
    browser: 'private',
    visit: again('/kept'),
  },
  { title: 'the HTTP cache, after a 304', faults: 'G3', expected: 'linked', script: 'unlinked', visit: again('/etag') },
  {
    title: 'going back, without the back/forward cache',
    faults: 'G1, G2',
    expected: 'unlinked',
    browser: 'without back/forward cache',
    visit: back,
  },
  {
    title: 'going back to a page that a 304 had renewed',
    faults: 'G3',
    expected: 'unlinked',
    browser: 'without back/forward cache',
    visit: backToRenewed,
  },
  { title: 'the back/forward cache', expected: 'unlinked', visit: back },
  {
    title: 'the application’s own cache, under new headers',
    faults: 'B8',
    expected: 'linked',
    script: 'unlinked',
    visit: replayed,
  },
  { title: 'a service worker that asks the server', faults: 'C1, G7', expected: 'linked', ...behind('passing', at) },
  {
    title: 'a service worker with navigation preload',
    faults: 'C1, G7',
    expected: 'linked',
    ...behind('preloading', at),
  },
  { title: 'Cache Storage', expected: 'unlinked', ...behind('storing', again, 'page-old') },
  {
    title: 'Cache Storage, while the worker asks the server for the next time',
    expected: 'unlinked',
    ...behind('revalidating', again, 'page-old'),
  },
  { title: 'a response that the worker made itself', expected: 'unlinked', ...behind('making', at, 'page-old') },
]
