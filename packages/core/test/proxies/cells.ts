/** What the application says to caches, by a header or several. */
export const sayings: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'cache-control': 'private' },
  { 'cache-control': 'private, max-age=600' },
  { 'cache-control': 'no-store' },
  { 'cache-control': 'no-cache' },
  { 'cache-control': 'max-age=0' },
  { 'cache-control': 'must-revalidate' },
  { 'cache-control': 'public' },
  { 'cache-control': 'max-age=600' },
  { 'cache-control': 's-maxage=600' },
  { 'cache-control': 'max-age=600', age: '600' }, // over at once, until a 304 comes without an age
  { 'cache-control': 'max-age=0, stale-while-revalidate=600' },
  { 'cache-control': 'private="set-cookie", max-age=600' },
  { 'cache-control': 'max-age=600, ext="a, private, b"' },
  { expires: 'Fri, 31 Dec 2100 00:00:00 GMT' },
  { expires: 'Tue, 15 Nov 1994 12:45:26 GMT' },
  { 'cache-control': 'private', expires: 'Fri, 31 Dec 2100 00:00:00 GMT' },
  { 'cdn-cache-control': 'max-age=600' },
  { 'cache-control': 'private', 'cdn-cache-control': 'max-age=600' },
  { 'cache-control': 'private', 'vercel-cdn-cache-control': 'max-age=600' },
  { 'cache-control': 'private', 'surrogate-control': 'max-age=600' },
  { 'cache-control': 'private', 'edge-control': 'cache-maxage=1d' },
  { 'cache-control': 'private', 'x-accel-expires': '600' },
  { 'cache-control': 'max-age=600', 'cdn-cache-control': 'private' },
  { 'cache-control': 'max-age=600', 'surrogate-control': 'no-store' },
]

const validators: readonly Readonly<Record<string, string>>[] = [
  {},
  { etag: '"v1"' },
  { 'last-modified': 'Tue, 15 Nov 1994 12:45:26 GMT' },
]

/** When the application sets its headers. */
const moments = ['before', 'handler', 'on-headers', 'writeHead'] as const

/** Where ids go. */
export const targets = ['tags', 'timing', 'header', 'nothing'] as const

/** One response of the application. */
export interface Cell {
  readonly id: number
  /** The index of what it says to caches. */
  readonly saying: number
  readonly headers: Readonly<Record<string, string>>
  readonly validator: Readonly<Record<string, string>>
  readonly status: number
  readonly moment: (typeof moments)[number]
  readonly target: (typeof targets)[number]
}

const others = [203, 301, 404, 410]

/** Every saying x target x moment, once with status 200 and once with another; the validators take turns. */
export const cells: readonly Cell[] = sayings.flatMap((said, saying) =>
  targets.flatMap((target, t) =>
    moments.flatMap((moment, m) =>
      [200, others[(saying + t + m) % 4] as number].map((status, s) => {
        const validator = validators[(saying + t + 2 * m + s) % 3] as Cell['validator']
        return {
          id: ((saying * 4 + t) * 4 + m) * 2 + s,
          saying,
          headers: { ...said, ...validator },
          validator,
          status,
          moment,
          target,
        }
      }),
    ),
  ),
)
