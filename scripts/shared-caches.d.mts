/** The messages about missing caches; empty when all are here. */
export function missingCaches(): string[]

/** The names of the caches. */
export const sharedCaches: readonly string[]

/** Starts a cache in front of an origin, both on the loopback interface. Its port may not be open yet. */
export function startCache(name: string, origin: number): Promise<{ port: number; stop: () => Promise<void> }>
