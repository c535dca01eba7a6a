import type { Settings } from '../options/settings.js'

/** Reports once that a cache inside the application has replayed what another trace had written. */
export function reportReplayed({ report }: Settings, page: string, remedy: string): void {
  report(
    'replayed',
    `The page ${page} named another trace than its own: a cache inside the application has replayed it. ${remedy} Let the cache keep ` +
      'what Baton has not touched: see "Caches inside the application" in docs/caching.md.',
  )
}
