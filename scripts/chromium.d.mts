import type { Browser } from 'playwright-core'

/** Why a browser test is skipped, and what to do about it. */
export const chromiumMissing: string

/** The path of a Chromium or Chrome on this machine, undefined when there is none. */
export function findChromium(): string | undefined

/** The Chromium that all test files share, or one of its own where nobody shares one. What is closed is the connection. */
export function connectToChromium(): Promise<Browser>
