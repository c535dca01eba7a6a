import { type Block, fromValues, type HandOff, names } from './hand-off.js'

type Navigation = Partial<PerformanceNavigationTiming> & { readonly deliveryType?: string }

/**
 * The hand-off that was made for this very navigation. The tags in the document are made to say the same.
 *
 * What the browser keeps itself it knows without a clock: what it has from its HTTP cache or from Cache Storage has a
 * `deliveryType`, and is larger than what has crossed the network. After a 304 only the body is old: something has
 * crossed the network, and the headers are new.
 *
 * The age is for what is left, the application's caches and shared ones. It is measured by the server's clock alone,
 * where `Server-Timing: trace-baton` says when this response was sent and that nobody else may have got it (a shared
 * cache that keeps what is private hands out more than traces); otherwise by the browser's clock.
 *
 * The guard of @trace-baton/core decides alike, see its guard.ts.
 */
export function find(): HandOff {
  const { timeOrigin } = performance
  const [navigation = {}] = performance.getEntriesByType('navigation') as Navigation[]
  const { deliveryType, transferSize, encodedBodySize, responseStart = 0, serverTiming = [] } = navigation
  const timing = (name: string) => serverTiming.find((entry) => entry.name === name)?.description
  const tags = (name: string) => document.querySelectorAll<HTMLMetaElement>(`meta[name=${name}]`)

  const [sent, maxAge, isPrivate] = (timing('trace-baton')?.split(' ') ?? []) as unknown as number[]
  const block: Block | null = JSON.parse(document.getElementById('trace-baton')?.textContent ?? (null as never))
  const body = block
    ? { ...block.faro, ...block.w3c, ...block.sentry, ...block.datadog, ...block.elastic }
    : fromValues((name) => tags(name)[0]?.content)
  const head = fromValues(timing)

  const made = block?.at || body.traceTime
  const now = transferSize && isPrivate ? sent! : timeOrigin + responseStart
  const cached = /^c/.test(deliveryType!) || transferSize! < encodedBodySize!
  const fresh = (handOff: HandOff, isOld: unknown, at: unknown): (HandOff & { [part: string]: unknown }) | undefined =>
    (!isOld &&
      JSON.stringify(handOff)[2] && // more than {}
      !(now - (at as number) > (block?.maxAge || maxAge || 120) * 1000) &&
      handOff) as never
  const found = fresh(body, cached, made || sent) || fresh(head, cached && !transferSize, sent || made)

  // Datadog compares this with the browser's clock, which need not be the server's.
  if (found?.traceId) found.traceTime = timeOrigin
  for (const part in names) {
    const name = names[part]!
    // Sentry reads Server-Timing itself where there is no tag. This one it cannot parse, so it begins a trace.
    const content = found ? found[part] : timing(name) && 'stale'
    if (content || found !== body) for (const tag of tags(name)) tag.remove()
    if (content) document.head.append(Object.assign(document.createElement('meta'), { name, content }))
  }
  return found || {}
}
