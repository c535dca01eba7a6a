/** Why a browser test is skipped, and what to do about it. */
export const chromiumMissing: string

/** The path of a Chromium or Chrome on this machine, undefined when there is none. */
export function findChromium(): string | undefined
