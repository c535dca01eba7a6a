import type { Browser } from 'playwright-core'

/** The message of a skipped browser test: the reason, and how to run the test. */
export const chromiumMissing: string

/** The path of a Chromium or Chrome on this machine; undefined when there is none. */
export function findChromium(): string | undefined

/**
 * Connects to the Chromium that all test files share; without one, starts a Chromium. `close()` on a shared Chromium closes only
 * the connection.
 */
export function connectToChromium(): Promise<Browser>
