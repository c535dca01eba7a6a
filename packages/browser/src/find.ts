import { agents } from './agents.js'
import type { Block, HandOff } from './hand-off.js'

type Navigation = Partial<PerformanceNavigationTiming> & { readonly deliveryType?: string }

/** An agent, as this file sees it: the names of its tags, by part, and its hand-off. */
type Agent = Readonly<Record<string, string>> & ((handOff: HandOff) => Readonly<Record<string, unknown>>)

/**
 * The hand-off that was made for this very navigation. The tags in the document are made to say the same.
 *
 * What the browser keeps itself it knows without a clock: what it has from its HTTP cache or from Cache Storage has a
 * `deliveryType`, and is larger than what has crossed the network. After a 304 only the body is old: something has
 * crossed the network, and the headers are new.
 *
 * The age is for what is left, the application's caches and shared ones. It is measured by the server's clock alone,
 * where `Server-Timing: trace-baton` says when this response was sent and that only the one who asked can have got it (a shared
 * cache that keeps what is private hands out more than traces); otherwise by the browser's clock.
 *
 * The guard of @trace-baton/core decides alike, see its guard.ts.
 */
export function find(): HandOff {
  const {
    deliveryType,
    transferSize,
    encodedBodySize,
    responseStart = 0,
    serverTiming = [],
  }: Navigation = performance.getEntriesByType('navigation')[0] ?? {}
  const timing = (name: string) => serverTiming.find((entry) => entry.name === name)?.description
  const tags = (name: string) => document.querySelectorAll<HTMLMetaElement>(`meta[name=${name}]`)
  const values = (read: (name: string) => string | undefined): HandOff => {
    const values: HandOff & Record<string, unknown> = Object.assign({}, ...Object.values(agents))
    for (const part in values) values[part] = read(values[part] as string)
    values.trace = values.traceparent?.split('-')
    return values
  }

  const [sent, maxAge, isPrivate] = (timing('trace-baton')?.split(' ') ?? []) as unknown as number[]
  const block: Block | null = JSON.parse(document.getElementById('trace-baton')?.textContent ?? (null as never))
  const body: HandOff = block ? Object.assign({}, ...Object.values(block)) : values((name) => tags(name)[0]?.content)

  const now = transferSize && isPrivate ? sent! : performance.timeOrigin + responseStart
  const isNew = !(/^c/.test(deliveryType!) || transferSize! < encodedBodySize!)
  // No time is fresh, `false` is not.
  const fresh = (handOff: HandOff, at: unknown) =>
    JSON.stringify(handOff)[2] && // more than {}
    !(now - (at as number) > (block?.maxAge || maxAge || 120) * 1000) &&
    handOff
  const found =
    fresh(body, isNew && (block?.at || body.traceTime || sent)) ||
    fresh(values(timing), (isNew || transferSize) && (sent || block?.at || body.traceTime))

  for (const agent of Object.values<Agent>(agents as never)) {
    for (const part in agent) {
      const name = agent[part]!
      // Sentry reads Server-Timing itself where there is no tag. This one it cannot parse, so it begins a trace.
      const content = found ? agent(found)[part] : timing(name) && 'stale'
      if (content || found !== body) for (const tag of tags(name)) tag.remove()
      if (content) document.head.append(Object.assign(document.createElement('meta'), { name, content }))
    }
  }
  return found || {}
}
