import type { FetchedPage } from './fetch-page.js'

/** One place of a page, or of its headers, that names a trace. */
export interface Source {
  /** `<meta name="traceparent">`, `Server-Timing: traceparent`, as a reader finds it. */
  readonly place: string
  readonly value: string
  /** 32 lowercase hex characters; undefined if the value is malformed. */
  readonly traceId: string | undefined
  /** Undefined where the source leaves it open. */
  readonly sampled: boolean | undefined
}

const grammars: Readonly<Record<string, RegExp>> = {
  traceparent: /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]([0-9a-f])$/,
  'sentry-trace': /^(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}(?:-([01]))?$/,
  'dd-trace-id': /^([0-9a-f]{32}|\d{1,20})$/,
}

/** Every source of a hand-off in a page: tags, `Server-Timing`, Baton's block of JSON, and Elastic's settings in a script. */
export function sourcesIn({ headers, body }: FetchedPage): Source[] {
  const html = body.replace(/<!--.*?-->/gs, '')
  const tags = [...html.matchAll(/<meta\b[^>]*>/gi)].map(([tag]) => ({
    name: attribute(tag, 'name'),
    content: attribute(tag, 'content'),
  }))
  const timings = [...(headers.get('server-timing') ?? '').matchAll(/(?:^|,)\s*([\w-]+)\s*;\s*desc="?([^",;]*)/g)]
  const block = /<script[^>]*\bid="?trace-baton"?[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? ''
  const [, elastic] = /pageLoadTraceId\W{1,4}['"]([^'"]*)['"]/.exec(html) ?? []
  const [, isSampled] = /pageLoadSampled\W{1,4}(true|false)/.exec(html) ?? []
  return [
    ...tags.flatMap(({ name, content }) => source(`<meta name="${name}">`, name, content)),
    ...timings.flatMap(([, name, value]) => source(`Server-Timing: ${name}`, name, value)),
    ...[...block.matchAll(/"(traceparent|sentry-trace)":"([^"]*)"/g)].flatMap(([, name, value]) =>
      source('<script id="trace-baton">', name, value),
    ),
    ...(elastic === undefined ? [] : [elasticSource(elastic, isSampled)]),
  ]
}

function source(place: string, name: string | undefined, value: string | undefined): Source[] {
  const grammar = name !== undefined && Object.hasOwn(grammars, name) ? grammars[name] : undefined
  if (!grammar || value === undefined) return []
  const [, traceId, flags] = grammar.exec(value) ?? []
  const sampled = flags === undefined ? undefined : (Number.parseInt(flags, 16) & 1) === 1
  return [{ place, value, traceId, sampled }]
}

function elasticSource(value: string, isSampled: string | undefined): Source {
  const traceId = /^(?!0{32})[0-9a-f]{32}$/.test(value) ? value : undefined
  return {
    place: 'pageLoadTraceId',
    value,
    traceId,
    sampled: isSampled === undefined ? undefined : isSampled === 'true',
  }
}

function attribute(tag: string, name: string): string | undefined {
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>"']+))`, 'i').exec(tag) ?? []
  return double ?? single ?? bare
}
