import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf } from '@trace-baton/conformance'
import { type Engine, startEngine } from '../../../../scripts/engines.mjs'

/** What a page does next. */
type Command =
  | { readonly go: string }
  | { readonly back: true }
  | { readonly reload: true }
  /** Sends the first form of the page. */
  | { readonly submit: true }
  /** Runs JavaScript, and reports again. */
  | { readonly run: string }

/** The report of a page, when it has loaded or has come back. */
export interface State<Seen> {
  readonly path: string
  /** Whether it has come from the back/forward cache. */
  readonly persisted: boolean
  readonly seen: Seen
}

/** A tab of a browser that nobody automates: its pages report to the server, and are told what to do. */
export interface Tab<Seen> {
  readonly url: string
  /** The state of the page that a command leads to. */
  step(command: Command): Promise<State<Seen>>
  close(): Promise<void>
}

/** The script of every page, at its end: `seen()` is what the page has to report. */
const driver = `
const send = fetch
// WebKit gives up what a page has asked for when it downloads a file.
const ask = (body) =>
  send('/drive', { method: 'POST', body }).catch(() => new Promise((resolve) => setTimeout(resolve, 100)).then(() => ask(body)))
async function report(persisted) {
  const body = JSON.stringify({ path: location.pathname + location.search, persisted, seen: await seen(persisted) })
  const { go, back, submit, run } = await (await ask(body)).json()
  if (run) {
    await (0, eval)('(async () => {' + run + '})()')
    return report(persisted)
  }
  // After the answer, because a page that waits for one is not kept in the back/forward cache.
  setTimeout(() => (go ? location.assign(go) : back ? history.back() : submit ? document.forms[0].submit() : location.reload()))
}
// After the load event, because a navigation before it replaces the entry in the history.
addEventListener('pageshow', ({ persisted }) =>
  document.prerendering
    ? document.addEventListener('prerenderingchange', () => report(false))
    : setTimeout(() => report(persisted)),
)
`

/** Serves a site, and opens its page \`/start\` in an engine. */
export async function openTab<Seen>(
  engine: Engine,
  answer: (req: IncomingMessage, res: ServerResponse) => void,
  options: Parameters<typeof startEngine>[2] = {},
): Promise<Tab<Seen>> {
  let waiting: (() => void) | undefined
  let current: (State<Seen> & { readonly res: ServerResponse }) | undefined
  const server = createServer(async (req, res) => {
    if (req.url === '/driver.js') return void res.setHeader('content-type', 'text/javascript').end(driver)
    if (req.url === '/favicon.ico') return void res.writeHead(404).end()
    if (req.url !== '/drive') return answer(req, res)
    const body = await bodyOf(req)
    if (body === undefined) return // the page has gone
    res.setHeader('content-type', 'application/json')
    current = { ...JSON.parse(body.toString()), res }
    waiting?.()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const reported = async () => {
    if (!current) await new Promise<void>((resolve) => (waiting = resolve))
    return current as NonNullable<typeof current>
  }
  const end = await startEngine(engine, `${url}/start`, options)
  return {
    url,
    async step(command) {
      const { res } = await reported()
      current = undefined
      res.end(JSON.stringify(command))
      return reported()
    },
    async close() {
      await end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
