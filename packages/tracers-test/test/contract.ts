import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { exported, type Setup, type Shop, startShop } from './shop.js'

/** What differs between tracers. */
export interface Differences {
  /** The headers of an incoming context that the tracer continues; without any, it reads `traceparent`. */
  readonly incoming?: Readonly<Record<string, string>>
  /** Whether its exported span can be given a parent: then the page load of Elastic is the root. */
  readonly takesParent: boolean
  /** The headers in which it hands over, none twice. */
  readonly writes: readonly string[]
  /** Whether `startSpan()` makes a span. @defaultValue true */
  readonly startsSpans?: boolean
  /** Whether it makes spans of requests that the application sends. */
  readonly instrumentsClients?: boolean
  /** Whether a request that it is told to leave out has a span that is not sampled. */
  readonly keepsIgnored?: boolean
  /** Whether it adds trace headers of its own to the application's answer to a preflight. */
  readonly allowsHeaders?: boolean
  /** The requests that it never traces: method and version of HTTP. */
  readonly untraced?: readonly string[]
  /** Why it continues no trace over HTTP/2, by framework; without a reason, Baton continues what the tracer does not trace. */
  readonly http2?: Readonly<Record<string, string>>
  /** Whether it has no setting that leaves requests out. */
  readonly ignoresNothing?: boolean
}

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'
const w3c = { traceparent: `00-${traceId}-${parentId}-01` }
const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

/** What a page of the shop has seen while it was rendered. */
interface Seen {
  readonly rum: {
    readonly pageLoadTraceId?: string
    readonly pageLoadSpanId?: string
    readonly pageLoadParentId?: string
    readonly pageLoadSampled?: boolean
  }
  readonly traceId: string
  readonly spanId: string
  readonly parentId?: string
  readonly sampled: boolean
  readonly traceparent: string
  readonly isCurrent: boolean
  readonly current?: string
  readonly span?: string
  readonly fields: Readonly<Record<string, string>>
  readonly injected: Readonly<Record<string, string>>
}

interface Page {
  readonly seen: Seen
  readonly html: string
  readonly timing: string | null
}

async function pageOf(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
  const response = await fetch(url, { headers: { ...navigation, ...headers } })
  const html = await response.text()
  const { 'x-seen': seen = '', 'server-timing': timing = null } = Object.fromEntries(response.headers)
  return { seen: JSON.parse(seen), html, timing }
}

async function jsonOf(url: string): Promise<Record<string, never>> {
  return (await fetch(url)).json() as Promise<Record<string, never>>
}

/** Tests one tracer, started as its documentation says, in one framework, against what Baton promises beside a tracer. */
export function tracedBy(title: string, setup: Setup, differences: Differences): void {
  const {
    incoming = w3c,
    takesParent,
    writes,
    startsSpans = true,
    instrumentsClients = true,
    keepsIgnored = false,
    ignoresNothing = false,
  } = differences
  describe(title, () => {
    let shop: Shop
    beforeAll(async () => {
      shop = await startShop(setup)
    })
    afterAll(() => shop.close())

    it('names the exported span of the server in a fresh page', async () => {
      const { seen, html, timing } = await pageOf(`${shop.url}/page`)
      const { seen: other } = await pageOf(`${shop.url}/page`)
      const span = await exported(shop, ({ spanId }) => spanId === seen.spanId)
      expect(span).toMatchObject({ traceId: seen.traceId, isSampled: true })
      expect(seen.sampled).toBe(true)
      expect(seen.traceparent).toBe(`00-${span.traceId}-${span.spanId}-01`)
      expect(html).toContain(`<meta name="traceparent" content="00-${span.traceId}-${span.spanId}-01">`)
      expect(html).toContain(`<meta name="sentry-trace" content="${span.traceId}-${span.spanId}-1">`)
      expect(html).toContain(`<meta name="dd-trace-id" content="${BigInt(`0x${span.traceId.slice(16)}`)}">`)
      expect(timing).toContain(`traceparent;desc="00-${span.traceId}-${span.spanId}-01"`)
      expect(other.traceId).not.toBe(seen.traceId)
    })

    it('is the outermost span of the process', async () => {
      const { seen } = await pageOf(`${shop.url}/page`)
      const { parentId } = await exported(shop, ({ spanId }) => spanId === seen.spanId)
      const sameTrace = shop.intake.spans.filter((span) => span.traceId === seen.traceId)
      expect(sameTrace.map(({ spanId }) => spanId)).not.toContain(parentId)
    })

    it('leaves no page load of Elastic under a span that nobody has', async () => {
      const { seen } = await pageOf(`${shop.url}/page`)
      const span = await exported(shop, ({ spanId }) => spanId === seen.spanId)
      const { pageLoadSpanId, pageLoadParentId } = seen.rum
      expect(seen.rum).toMatchObject({ pageLoadTraceId: span.traceId, pageLoadSampled: true })
      if (takesParent) expect([pageLoadSpanId, pageLoadParentId]).toEqual([span.parentId, undefined])
      else expect([pageLoadSpanId, pageLoadParentId]).toEqual([undefined, span.spanId])
      expect(span.parentId === undefined).toBe(!takesParent)
    })

    it('continues the incoming context, as the tracer does', async () => {
      const { seen } = await pageOf(`${shop.url}/page`, incoming)
      expect(seen).toMatchObject({ traceId, parentId, sampled: true })
      expect(seen.rum).toEqual({ pageLoadTraceId: traceId, pageLoadParentId: parentId, pageLoadSampled: true })
      const span = await exported(shop, ({ spanId }) => spanId === seen.spanId)
      expect(span).toMatchObject({ traceId, parentId })
    })

    it('gives one parent to the snippet of Elastic, however often it is asked', async () => {
      const seen = await jsonOf(`${shop.url}/verbatim`)
      expect(seen.parentId).toMatch(/^(?!0+$)[0-9a-f]{16}$/)
      expect(seen.again).toBe(seen.parentId)
      expect(seen.told).toBe(seen.parentId)
      const span = await exported(shop, ({ spanId }) => spanId === seen.spanId)
      expect(span.parentId).toBe(takesParent ? seen.parentId : undefined)
    })

    it('follows the active span of the tracer', async () => {
      const { seen } = await pageOf(`${shop.url}/page`)
      const { traceId, spanId, span = '', current, fields, injected, isCurrent } = seen
      expect(isCurrent).toBe(true)
      expect(current).toBe(`00-${traceId}-${span}-01`)
      expect(fields).toEqual({
        'trace.id': traceId,
        'transaction.id': spanId,
        ...(span !== spanId && { 'span.id': span }),
      })
      expect(Object.keys(injected).sort()).toEqual([...writes].sort())
      expect(injected.traceparent ?? injected['sentry-trace']).toMatch(new RegExp(`${traceId}-${span}-0?1$`))
      if (span === spanId) return
      await exported(shop, (other) => other.spanId === span && other.traceId === traceId)
    })

    it.each(['/call', '/call-by-hand'])('sends exactly one context to the next service: %s', async (path) => {
      shop.intake.calls.length = 0
      const { traceId } = await jsonOf(`${shop.url}${path}?to=${shop.intake.url}/next`)
      const [lines = []] = shop.intake.calls
      const names = lines.map(([name]) => name).filter((name) => contextHeaders.test(name))
      expect(names.sort()).toEqual([...writes].sort())
      const headers = Object.fromEntries(lines)
      const context = (headers.traceparent ?? headers['sentry-trace'] ?? '').replace(/^00-/, '')
      expect(context).toMatch(new RegExp(`^${traceId}-[0-9a-f]{16}-0?1$`))
      await exported(shop, ({ spanId }) => spanId === context.slice(33, 49))
    })

    it('starts spans of the tracer', async () => {
      shop.intake.calls.length = 0
      const seen = await jsonOf(`${shop.url}/span?to=${shop.intake.url}/next`)
      const { traceId, spanId, server, inside } = seen as unknown as Record<string, string> & {
        inside: Record<string, never>
      }
      expect(inside.traceparent).toBe(`00-${traceId}-${spanId}-01`)
      expect(inside.fields).toEqual({ trace_id: traceId, span_id: spanId, trace_flags: '01' })
      await exported(shop, (span) => span.spanId === server && span.traceId === traceId)
      if (!startsSpans) return
      const span = await exported(shop, (span) => span.spanId === spanId)
      const above = [
        server,
        ...shop.intake.spans.filter((span) => span.traceId === traceId).map(({ spanId }) => spanId),
      ]
      expect(above).toContain(span.parentId)
      const call = Object.fromEntries(shop.intake.calls[0] ?? [])
      const sent = (call.traceparent ?? call['sentry-trace'] ?? '').replace(/^00-/, '').slice(33, 49)
      if (instrumentsClients)
        expect(await exported(shop, (span) => span.spanId === sent)).toMatchObject({ parentId: spanId })
      else expect(sent).toBe(spanId)
    })

    const itLeavesOut = ignoresNothing ? it.skip : it // EDOT Node has no setting that leaves a URL out
    itLeavesOut('names nothing in a page that the tracer leaves out', async () => {
      const { seen, html, timing } = await pageOf(`${shop.url}/ignored`)
      if (keepsIgnored) {
        expect(seen.sampled).toBe(false)
        expect(html).toContain(`<meta name="traceparent" content="00-${seen.traceId}-${seen.spanId}-00">`)
        return
      }
      expect(seen).toMatchObject({ traceId: '', spanId: '', traceparent: '', sampled: false, rum: {}, injected: {} })
      expect(html).toBe('<html><head></head></html>')
      expect(timing).toBeNull()
    })

    it('warns of nothing, and records nothing', async () => {
      expect(await jsonOf(`${shop.url}/warnings`)).toEqual({ warnings: [], records: [] })
    })
  })
}

const contextHeaders = /^(?:traceparent|tracestate|baggage|sentry-trace|x-datadog-.*|b3|elastic-apm-traceparent)$/
