import { freshness } from './freshness.js'
import type { Block, HandOff } from './hand-off.js'

/** The parts of a hand-off that are `<meta>` tags and entries of `Server-Timing`, with their names there. */
const names: Readonly<Record<string, string>> = {
  sentryTrace: 'sentry-trace',
  baggage: 'baggage',
  traceId: 'dd-trace-id',
  traceTime: 'dd-trace-time',
  traceparent: 'traceparent',
}

/** A hand-off from tags or Server-Timing. A `traceparent` there serves Elastic and Datadog, too. */
const values = (read: (name: string) => string | undefined): HandOff => {
  const values: HandOff = {}
  for (const part in names) values[part] = read(names[part]!)
  const [, pageLoadTraceId, pageLoadParentId, flags] = /^..-([\da-f]{32})-(\w{16})-(..)|/.exec(
    values.traceparent!,
  ) as unknown as [unknown, string, string, number]
  const pageLoadSampled = (flags & 1) > 0
  // The page load becomes the child of the server's span.
  if (pageLoadTraceId) values.ids = { pageLoadTraceId, pageLoadParentId, pageLoadSampled }
  // Datadog's own way to write a trace id is the lower half, in decimal.
  // biome-ignore lint/style/useTemplate: five bytes of 1,000
  if (pageLoadSampled) values.traceId ||= '' + BigInt('0x' + pageLoadTraceId.slice(16))
  return values
}

/** The hand-off that was made for this very navigation. The tags in the document are made to say the same. */
export const find = (): HandOff => {
  const tags = (name: string) => document.querySelectorAll<HTMLMetaElement>(`meta[name=${name}]`)
  const block: Block = JSON.parse(document.querySelector('#trace-baton')?.textContent || '0')
  const body: HandOff = block ? Object.assign({}, ...Object.values(block)) : values((name) => tags(name)[0]?.content)
  const text = JSON.stringify(body)
  const [isBodyOld, isHeadOld, timing] = freshness(text, block.at || body.traceTime, block.maxAge)
  const found: HandOff = !isBodyOld && text[2] ? body : isHeadOld ? {} : values(timing) // more than {}
  // Datadog's agent compares the time with the browser's clock, which need not be the server's.
  if (found.traceId) found.traceTime = performance.timeOrigin

  for (const part in names) {
    const name = names[part]!
    // Sentry reads Server-Timing itself where there is no tag. This one it cannot parse, so it begins a trace.
    const content = found[part] || (found !== body && timing(name) && 'stale')
    if (content || found !== body) for (const tag of tags(name)) tag.remove()
    if (content) document.head.append(Object.assign(document.createElement('meta'), { name, content }))
  }
  return found
}
