import type { Browser } from 'playwright-core'

export type Link = 'child' | 'parent' | 'beside'

export function tryPage(options: {
  text: string
  folder: string
  browser: Browser
  viewer: string
  bin: string
}): Promise<Link>

export function linkIn(
  traces: readonly {
    readonly spans: readonly {
      readonly spanId: string
      readonly parentId: string | null
      readonly source: 'browser' | 'server'
    }[]
  }[],
): Link | undefined
