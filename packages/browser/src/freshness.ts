/** A navigation, with the fields that not every engine has. */
type Navigation = Partial<PerformanceNavigationTiming> & {
  readonly activationStart?: number
  readonly deliveryType?: string
  readonly finalResponseHeadersStart?: number
}

/** Which parts of a response were not made for this navigation, and how to read its `Server-Timing`. */
export type Freshness = readonly [isBodyOld: unknown, isHeadOld: unknown, timing: (name: string) => string | undefined]

/**
 * Decides whether a hand-off was made for this very navigation. The package calls it, and every inline script of
 * @trace-baton/core: scripts/inline-scripts.mjs puts it there.
 *
 * - A body that names another trace than the headers is old: after a 304, or when the application keeps pages.
 * - What a browser has from a cache of its own is known without a clock, by `deliveryType` in Chromium. Firefox has no
 *   `finalResponseHeadersStart` then. WebKit, which never has that, has the times of the first load, which lie before this one, or no
 *   protocol; it knows no size while it parses the page. After a 304 the headers are new.
 * - Everything else has an age. The server's clock alone measures it where this browser has just received a response that
 *   only the one who asked can get. The browser's clock at the beginning of the navigation measures it otherwise, and where the page
 *   was loaded ahead: however late this is called, and however that clock has jumped since.
 * - Where a browser cannot tell, the hand-off must not be older than the navigation, by the browser's clock and give or take two
 *   seconds: Firefox behind a service worker, WebKit after a redirect from another origin, and for headers beside an old body.
 *
 * @param text what the body hands over, its trace id included
 * @param at when the body was made, in milliseconds; falsy when the body does not say
 * @param maxAge seconds; falsy when the body does not say
 */
export const freshness = (text: string, at: unknown, maxAge: number | undefined): Freshness => {
  const [navigation = {}] = performance.getEntriesByType('navigation') as Navigation[]
  const headersStart = navigation.finalResponseHeadersStart
  const timing = (name: string) => navigation.serverTiming?.find((entry) => entry.name === name)?.description
  const [sent, limit, isPrivate, id] = (timing('trace-baton')?.split(' ') ?? []) as never[]
  const isOther = id && !text.includes(id) && !text.includes(timing('dd-trace-id') as string)

  // As Chromium says it, where c stands for a cache; with an s in the second place where the browser cannot tell.
  const delivery = (navigation.deliveryType ??
    (headersStart == null && navigation.responseStart! < -1
      ? 'cs'
      : navigation.nextHopProtocol
        ? headersStart === 0 && 'c'
        : headersStart == null && sent
          ? 'c'
          : 'ss')) as string
  const isKept = delivery[0] === 'c'
  const isUnsure = delivery[1] === 's'

  const now = isPrivate && !isUnsure && delivery[0] !== 'n' ? sent : performance.timeOrigin
  const isTooOld = (time: unknown) => now! - (time as number) > (isUnsure ? 2 : maxAge || limit || 120) * 1000
  return [
    isOther || isKept || isTooOld(at || sent),
    (isKept && !navigation.transferSize && !(isUnsure && isOther)) || isTooOld(sent || at),
    timing,
  ]
}
