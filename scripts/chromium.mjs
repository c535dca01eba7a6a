// The browser for the tests. `node scripts/chromium.mjs` prints its path, and installs it first where it may.
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { ensure, isProgram, onPath } from './install.mjs'

const wellKnown = ['/usr/bin/chromium', '/usr/bin/chromium-browser']
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const macOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Why a browser test is skipped, and what to do about it. */
export const chromiumMissing =
  'No Chromium was found. Install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to a browser.'

/**
 * The path of a Chromium or Chrome on this machine.
 *
 * `CHROMIUM_PATH` has the last word: when it is set, no other browser is looked for.
 *
 * @returns undefined when there is none.
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) return isProgram(chosen) ? chosen : undefined
  return [...wellKnown, ...names.flatMap(onPath), ...macOS].find(isProgram)
}

/** The popups of the address bar, which no test sees and which take two processes with every window. */
const popups = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']

/** What Playwright switches off: Chromium heeds only the last list, which would be ours. */
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

/** How Chromium is started, with Playwright's defaults beside it. */
export const chromiumOptions = () => ({
  executablePath: findChromium(),
  args: ['--no-sandbox', `--disable-features=${[...switchedOff, ...popups].join(',')}`],
})

/** The variable with the URL that gives the address of the Chromium that all test files share. */
export const sharedChromium = 'BATON_SHARED_CHROMIUM'

/** The Chromium that all test files share, or one of its own where nobody shares one. What is closed is the connection. */
export async function connectToChromium() {
  const shared = process.env[sharedChromium]
  if (shared === undefined) return chromium.launch(chromiumOptions())
  const answer = await fetch(shared)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return chromium.connect(text)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.env.CHROMIUM_PATH
  ensure({
    find: findChromium,
    apt: given ? undefined : 'chromium',
    missing: given ? `CHROMIUM_PATH is "${given}", but there is no program. Correct or unset it.` : chromiumMissing,
    skipped: 'The browser tests are skipped.',
  })
}
