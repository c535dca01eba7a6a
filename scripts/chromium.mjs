// Finds the browser for the tests. `node scripts/chromium.mjs` prints its path and that of its headless shell, and first installs
// what is missing and may be installed.
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { ensure, isProgram, onPath, prefer } from './install.mjs'

const wellKnown = ['/usr/bin/chromium', '/usr/bin/chromium-browser']
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const macOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The message of a skipped browser test: the reason, and how to run the test. */
export const chromiumMissing =
  'No Chromium was found. Install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to a browser.'

/**
 * The path of a Chromium or Chrome on this machine.
 *
 * When `CHROMIUM_PATH` is set, only that path is considered.
 *
 * @returns undefined when there is no browser.
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) return isProgram(chosen) ? chosen : undefined
  return [...wellKnown, ...names.flatMap(onPath), ...macOS].find(isProgram)
}

/**
 * The path of Chromium's headless shell: the same engine without windows. A page in it takes a third of the processor time.
 *
 * @returns undefined when there is none, or when `CHROMIUM_PATH` has chosen the browser.
 */
export function findHeadlessShell() {
  if (process.env.CHROMIUM_PATH) return undefined
  return ['chromium-headless-shell', 'chrome-headless-shell'].flatMap(onPath).find(isProgram)
}

/** The popups of the address bar. No test needs them, and they start two processes for each window. */
const popups = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']

/** A process that waits for the next site. It takes a fifth of the processor time of a page, and most contexts have one site. */
const spareProcess = 'SpareRendererForSitePerProcess'

/** The features that Playwright disables. Chromium uses only the last `--disable-features`, so the list is repeated here. */
const switchedOff = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

/** What no page needs, in a Chromium that nobody automates as well. */
export const unneeded = [...popups, spareProcess]

/** The launch options for Chromium, in addition to Playwright's defaults. */
export const chromiumOptions = (executablePath = findHeadlessShell() ?? findChromium()) => ({
  executablePath,
  args: ['--no-sandbox', `--disable-features=${[...switchedOff, ...unneeded].join(',')}`],
})

/** The environment variable with a URL; a request to it returns the address of the Chromium that all test files share. */
export const sharedChromium = 'BATON_SHARED_CHROMIUM'

/**
 * Connects to the Chromium that all test files share; without one, starts a Chromium. `close()` on a shared Chromium closes only
 * the connection.
 */
export async function connectToChromium() {
  const shared = process.env[sharedChromium]
  if (shared === undefined) return patient(await chromium.launch(chromiumOptions()))
  const answer = await fetch(shared)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return patient(await chromium.connect(text))
}

/** Playwright gives up after half a minute, which a busy machine needs for a page. This is just less than jest's limit, to say what is missing. */
const longest = 110_000

function patient(browser) {
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext(options)
    context.setDefaultTimeout(longest)
    return context
  }
  return browser
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.env.CHROMIUM_PATH
  ensure({
    find: findChromium,
    apt: given ? undefined : 'chromium',
    missing: given ? `CHROMIUM_PATH is "${given}", but there is no program. Correct or unset it.` : chromiumMissing,
    skipped: 'The browser tests are skipped.',
  })
  if (!given && findChromium()) prefer({ find: findHeadlessShell, apt: 'chromium-headless-shell' })
}
