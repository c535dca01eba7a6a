type Headers = Readonly<Record<string, string>>

/** What the application says to caches in the table of docs/caching.md, by a header or several. */
export const sayings: readonly Headers[] = [
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

const past = 'Tue, 15 Nov 1994 12:45:26 GMT'
const future = 'Fri, 31 Dec 2100 00:00:00 GMT'

const dates: readonly Headers[] = [{}, { expires: past }, { expires: future }]
const general = [...new Set(sayings.flatMap((said) => said['cache-control'] ?? []))]
const addressed: readonly Headers[] = [
  { 'cdn-cache-control': 'max-age=600' },
  { 'cdn-cache-control': 'private' },
  { 'vercel-cdn-cache-control': 'max-age=600' },
  { 'surrogate-control': 'max-age=600' },
  { 'surrogate-control': 'no-store' },
  { 'edge-control': 'cache-maxage=1d' },
  { 'x-accel-expires': '600' },
  { 'x-accel-expires': '0' },
]

/** Every `Cache-Control` x every header that addresses certain caches x `Expires`, and each of them absent. */
const combined: readonly Headers[] = [{}, ...general.map((value) => ({ 'cache-control': value }))].flatMap((said) =>
  [{}, ...addressed].flatMap((targeted) => dates.map((expires) => ({ ...said, ...targeted, ...expires }))),
)

export const validators: readonly Headers[] = [{}, { etag: '"v1"' }, { 'last-modified': past }]
export const statuses = [200, 203, 301, 404, 410] as const
/** When the application sets its headers. */
export const moments = ['before', 'handler', 'on-headers', 'writeHead'] as const
/** Where ids go. */
export const targets = ['tags', 'timing', 'header', 'nothing'] as const

/** One response of the application, but for where its ids go. */
interface Response {
  /** What the application says to caches, without the validator. */
  readonly said: Headers
  readonly validator: Headers
  readonly status: (typeof statuses)[number]
  readonly moment: (typeof moments)[number]
}

const inTable = sayings.flatMap((said) =>
  validators.flatMap((validator) =>
    statuses.flatMap((status) => moments.map((moment): Response => ({ said, validator, status, moment }))),
  ),
)

/** The validators and the moments take turns: 3 and 4 have no divisor in common, so each meets each with every status. */
const inTurns = combined.flatMap((said, i) =>
  statuses.map((status, j): Response => {
    const turn = i * statuses.length + j + Math.floor(i / 12)
    const [validator, moment] = [validators[turn % 3] as Headers, moments[turn % 4] as Response['moment']]
    return { said, validator, status, moment }
  }),
)

export interface Cell extends Response {
  readonly id: number
  /** The id of the cell that is the same without ids. */
  readonly idless: number
  readonly headers: Headers
  readonly target: (typeof targets)[number]
}

/**
 * Every saying of the table x validator x status x moment; and every combination of headers x status, with validators and
 * moments in turns, so that any two values of the seven are together in a cell. All of it x target.
 */
export const cells: readonly Cell[] = [...inTable, ...inTurns].flatMap((response, i) =>
  targets.map((target, t) => {
    const id = i * targets.length + t
    const headers = { ...response.said, ...response.validator }
    return { ...response, id, idless: id - t + targets.indexOf('nothing'), headers, target }
  }),
)
