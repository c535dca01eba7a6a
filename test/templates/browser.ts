import { afterAll, beforeAll, describe } from '@jest/globals'
import type { Browser, ConsoleMessage, Page } from 'playwright-core'
import { chromiumMissing, connectToChromium, findChromium } from '../../scripts/chromium.mjs'

const executablePath = findChromium()
if (!executablePath) console.warn(chromiumMissing)

/** `describe`, where there is a browser. */
export const inChromium = executablePath ? describe : describe.skip

let browser: Browser
/** One for the whole file: everything starts anew with each page, whose origin is its own. */
let tab: Page

beforeAll(async () => {
  if (!executablePath) return
  browser = await connectToChromium()
  tab = await browser.newPage()
  await tab.addInitScript(() => {
    const inits: unknown[] = []
    const agent = { inits, init: (options: unknown) => inits.push(options), observe() {} }
    Object.assign(window, { elasticApm: agent })
  })
})
afterAll(() => browser?.close())

/** What a browser makes of a page. */
export interface Parsed {
  /** The attributes of the body. */
  readonly body: { readonly [name: string]: string }
  /** Every element in the head and the body, in order: its tag and its attributes. */
  readonly elements: readonly { readonly [name: string]: string }[]
  /** The text that a visitor can read. */
  readonly text: string
  /** What the agent's `init()` was called with, in order. */
  readonly inits: readonly unknown[]
  /** What the console complained about. */
  readonly complaints: readonly string[]
}

/** Loads a page in a real browser, where `elasticApm` writes down what it is told. */
export async function parsed(url: string): Promise<Parsed> {
  const complaints: string[] = []
  const onConsole = (message: ConsoleMessage) => void complaints.push(message.text())
  const onError = (error: Error) => void complaints.push(String(error))
  tab.on('console', onConsole).on('pageerror', onError)
  try {
    await tab.goto(url, { waitUntil: 'load' })
    return { ...(await tab.evaluate(read)), complaints }
  } finally {
    tab.off('console', onConsole).off('pageerror', onError)
  }
}

/** Runs in the page. */
function read(): Omit<Parsed, 'complaints'> {
  const attributesOf = (element: Element) =>
    Object.fromEntries(element.getAttributeNames().map((name) => [name, element.getAttribute(name) ?? '']))
  const elements = [...document.querySelectorAll('head *, body *')].map((element) => {
    const script = element as HTMLScriptElement // a browser hides nonces from getAttribute()
    return {
      tag: element.localName,
      ...attributesOf(element),
      ...(script.nonce && { nonce: script.nonce }),
      ...(script.type === 'application/json' && { text: script.text }),
    }
  })
  const { inits } = (window as unknown as { elasticApm: { inits: unknown[] } }).elasticApm
  // biome-ignore lint/performance/useDomNodeTextContent: what scripts hold is not for a visitor to read
  return { body: attributesOf(document.body), elements, text: document.body.innerText, inits }
}
