export type Engine = 'chromium' | 'firefox' | 'webkit'

export const engines: readonly Engine[]

/** The messages about missing engines; empty when all are here. */
export function missingEngines(): string[]

/**
 * Starts an engine with a fresh profile and a page, which has to drive itself.
 *
 * @param options keepsPages: whether it has a back/forward cache, which is the default; isPrivate: whether the window is private
 * @returns a function that ends it
 */
export function startEngine(
  engine: Engine,
  url: string,
  options?: { readonly keepsPages?: boolean; readonly isPrivate?: boolean },
): Promise<() => Promise<void>>
