import { afterAll, beforeAll, describe } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { chromiumMissing, connectToChromium, findChromium } from '../scripts/chromium.mjs'

const isThere = findChromium() !== undefined
if (!isThere) console.warn(chromiumMissing)

/** `describe` for the tests of a file that need a browser; they are skipped where there is none. */
export const inChromium = isThere ? describe : describe.skip

/** The Chromium that all test files share. It is there from the first test on, and closed after the last, with all of its contexts. */
export let browser: Browser
beforeAll(async () => {
  if (isThere) browser = await connectToChromium()
})
afterAll(() => browser?.close())
