import type { PageLoadTargetName } from '../../page-load/targets/index.js'

/** One hand-off that a page or its headers hold. */
export interface FoundHandOff {
  /** The target: `w3c` for every agent that reads `traceparent`. */
  readonly target: PageLoadTargetName
  /** 32 hex characters; of Datadog's decimal ids, the last 16. */
  readonly traceId: string
  /** The span of the server, of which the page is a child; or the parent that the page and the server have. */
  readonly spanId?: string
  readonly parentId?: string
  /** `undefined`: the page decides for itself. */
  readonly sampled?: boolean | undefined
}

/** Everything in a page, and in its `Server-Timing`, that hands over a trace: tags, scripts, JSON, and snippets of agents. */
export function findHandOffs(html: string, serverTiming: string): FoundHandOff[] {
  const entry = (name: string) => new RegExp(`(?:^|[,\\s])${name};desc="([^"]*)"`).exec(serverTiming)?.[1]
  const text = (name: string, json: string) => [
    ...tagsOf(html, name),
    ...[...html.matchAll(new RegExp(`"${json}":"([^"]*)"`, 'g'))].map(([, value = '']) => value),
    entry(name) ?? '',
  ]
  return [
    ...elasticIn(html),
    ...text('sentry-trace', 'sentryTrace').flatMap(sentryTrace),
    ...tagsOf(html, 'dd-trace-id').flatMap(datadogTrace),
    ...[...html.matchAll(/"traceId":"(\w+)","traceTime"/g)].flatMap(([, id = '']) => datadogTrace(id)),
    ...text('traceparent', 'traceparent').flatMap(traceparent),
  ]
}

/** The contents of the `<meta>` tags of a name. */
function tagsOf(html: string, name: string): string[] {
  const tags = html.match(/<meta\s[^>]*>/gi) ?? []
  return tags
    .filter((tag) => new RegExp(`\\sname=["']?${name}["'\\s]`, 'i').test(tag))
    .map((tag) => /\scontent=["']([^"']*)/i.exec(tag)?.[1] ?? '')
}

/** The options of Elastic's agent, in a script of Baton's, in its own snippet, or as JSON. */
function elasticIn(html: string): FoundHandOff[] {
  const ids = /["']?pageLoadTraceId["']?\s*:\s*["']([0-9a-f]{32})["']([^}]*)/g
  return [...html.matchAll(ids)].map(([, traceId = '', rest = '']) => ({
    target: 'elastic',
    traceId,
    parentId: /pageLoad(?:Span|Parent)Id["']?\s*:\s*["']([0-9a-f]{16})/.exec(rest)?.[1] ?? '',
    sampled: !/pageLoadSampled["']?\s*:\s*false/.test(rest),
  }))
}

function sentryTrace(text: string): FoundHandOff[] {
  const [, traceId, spanId, flag] = /^([0-9a-f]{32})-([0-9a-f]{16})(?:-([01]))?$/.exec(text) ?? []
  if (traceId === undefined || spanId === undefined) return []
  return [{ target: 'sentry', traceId, spanId, sampled: flag === undefined ? undefined : flag === '1' }]
}

function traceparent(text: string): FoundHandOff[] {
  const [, traceId, spanId, flags = ''] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/.exec(text) ?? []
  if (traceId === undefined || spanId === undefined) return []
  return [{ target: 'w3c', traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }]
}

function datadogTrace(text: string): FoundHandOff[] {
  if (/^[0-9a-f]{32}$/.test(text)) return [{ target: 'datadog', traceId: text }]
  if (!/^\d{1,20}$/.test(text)) return []
  return [{ target: 'datadog', traceId: BigInt(text).toString(16).padStart(16, '0') }]
}
