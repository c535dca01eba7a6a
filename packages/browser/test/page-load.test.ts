import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { BrowserContext } from 'playwright-core'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { block, nothing, open, page, type Site, serve, spanId, tag, told, traceId } from './serving.js'

const traceparent = `00-${traceId}-${spanId}-01`
const sentryTrace = `${traceId}-${spanId}-1`
const baggage = `sentry-trace_id=${traceId},sentry-sampled=true`
const otherTraceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

/** As @trace-baton/core hands over to every agent. */
const everything = {
  elastic: {
    ids: { pageLoadTraceId: traceId, pageLoadSpanId: spanId, pageLoadSampled: true },
    sampled: true,
    sampleRate: 0.25,
  },
  w3c: { traceparent },
  sentry: { sentryTrace, baggage },
  datadog: { traceId: '9532127138774266268', traceTime: 1_700_000_000_000 },
  faro: { traceparent },
}

/** The lower half of the trace id, as Datadog writes it. */
const decimal = String(0x8448eb211c80319cn)

let context: BrowserContext
let site: Site | undefined
beforeEach(async () => {
  if (browser !== undefined) context = await browser.newContext()
})
afterEach(async () => {
  await context?.close()
  await site?.close()
  site = undefined
})

/** What a page is told that is loaded once, and from the network. */
async function load(head: string, serverTiming = '') {
  site = await serve({ '/': (_, res) => void res.setHeader('server-timing', serverTiming).end(page(head)) })
  const { tab, complaints } = await open(context)
  await tab.goto(site.url)
  return { told: await told(tab), complaints, tab }
}

inChromium('a fresh page', () => {
  it('G5: is told everything that its JSON block says, without Server-Timing or an inline script', async () => {
    const { told, complaints } = await load(block({ at: Date.now(), maxAge: 120, ...everything }))
    const time = expect.any(Number)
    expect(told).toEqual({
      elastic: everything.elastic.ids,
      w3c: { traceparent },
      sentry: { sentryTrace, baggage },
      datadog: { traceId: everything.datadog.traceId, traceTime: time },
      faro: { traceparent },
      tags: {
        traceparent,
        'sentry-trace': sentryTrace,
        baggage,
        'dd-trace-id': everything.datadog.traceId,
        'dd-trace-time': String(told.datadog.traceTime),
      },
    })
    expect(complaints).toEqual([])
    // Datadog compares it with the time at which the browser began the navigation, by the browser's clock.
    expect(Math.abs(Date.now() - (told.datadog.traceTime as number))).toBeLessThan(10_000)
  })

  it('is told nothing of agents that its JSON block leaves out, even where tags or Server-Timing speak of them', async () => {
    const head = block({ at: Date.now(), maxAge: 120, w3c: { traceparent } }) + tag('sentry-trace', sentryTrace)
    const { told } = await load(head, `baggage;desc="${baggage}"`)
    expect(told).toEqual({
      ...nothing,
      w3c: { traceparent },
      faro: { traceparent },
      tags: { traceparent, 'sentry-trace': sentryTrace },
    })
  })

  it('is told what its tags say, where there is no block', async () => {
    const { told } = await load(
      tag('traceparent', traceparent) + tag('sentry-trace', sentryTrace) + tag('baggage', baggage),
      `traceparent;desc="${otherTraceparent}"`,
    )
    expect(told).toEqual({
      elastic: { pageLoadTraceId: traceId, pageLoadParentId: spanId, pageLoadSampled: true },
      w3c: { traceparent },
      sentry: { sentryTrace, baggage },
      datadog: { traceId: decimal, traceTime: expect.any(Number) },
      faro: { traceparent },
      tags: {
        traceparent,
        'sentry-trace': sentryTrace,
        baggage,
        'dd-trace-id': decimal,
        'dd-trace-time': String(told.datadog.traceTime),
      },
    })
  })

  it('takes the trace from its tags whole, and nothing of another one from Server-Timing', async () => {
    const { told } = await load(tag('sentry-trace', sentryTrace), `baggage;desc="sentry-trace_id=4bf9"`)
    expect(told).toEqual({ ...nothing, sentry: { sentryTrace }, tags: { 'sentry-trace': sentryTrace } })
  })

  it('keeps the id that the server wrote for Datadog', async () => {
    const { told } = await load(
      tag('traceparent', traceparent) + tag('dd-trace-id', traceId) + tag('dd-trace-time', Date.now()),
    )
    expect([told.datadog.traceId, told.tags['dd-trace-id']]).toEqual([traceId, traceId])
  })

  it('is told what Server-Timing says, where there is neither', async () => {
    const { told } = await load(
      '',
      `db;dur=3, traceparent;desc="${traceparent}", sentry-trace;desc="${sentryTrace}", baggage;desc="${baggage}"`,
    )
    expect(told).toMatchObject({
      elastic: { pageLoadTraceId: traceId, pageLoadParentId: spanId, pageLoadSampled: true },
      w3c: { traceparent },
      sentry: { sentryTrace, baggage },
      datadog: { traceId: decimal },
      faro: { traceparent },
      tags: { traceparent, 'sentry-trace': sentryTrace, baggage, 'dd-trace-id': decimal },
    })
  })

  it.each<[string, string, string, object]>([
    ['', `trace;desc=${traceparent}`, 'by another server', { traceparent }],
    ['', `trace;desc="${otherTraceparent}", traceparent;desc="${traceparent}"`, 'beside traceparent', { traceparent }],
    ['', `trace;desc=${traceparent}, trace-baton;desc="${Date.now()} 120 private ${traceId}"`, 'by Baton', {}],
    [tag('trace', traceparent), '', 'as a tag, which it is not', {}],
  ])('reads W3C’s entry trace, or not: %s %s, %s', async (head, timing, _, expected) => {
    const { told } = await load(head, timing)
    expect(told.w3c).toEqual(expected)
    const ids = { pageLoadTraceId: traceId, pageLoadParentId: spanId, pageLoadSampled: true }
    expect(told.elastic).toEqual('traceparent' in expected ? ids : {})
    expect(told.datadog.traceId).toBe('traceparent' in expected ? decimal : undefined)
  })

  it('is told nothing by a server that says nothing', async () => {
    const { told, complaints } = await load('')
    expect(told).toEqual(nothing)
    expect(complaints).toEqual([])
  })

  it('knows the package as a module, too', async () => {
    const { tab } = await load(block({ at: Date.now(), maxAge: 120, w3c: { traceparent } }))
    const found = await tab.evaluate(`import('/module.js').then(({ pageLoad }) => pageLoad().w3c())`)
    expect(found).toEqual({ traceparent })
  })
})

inChromium('Elastic’s page load', () => {
  const transaction = { traceId, sampled: true, sampleRate: 1 }
  const other = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', sampled: true, sampleRate: 1 }
  const { ids } = everything.elastic

  it.each<[string, string, object]>([
    [
      'sampled at the rate of the server',
      block({ at: Date.now(), ...everything }),
      { sampled: true, sampleRate: 0.25 },
    ],
    [
      'unsampled when the server is',
      block({
        at: Date.now(),
        elastic: { ids: { ...ids, pageLoadSampled: false }, sampled: false, sampleRate: 0 },
      }),
      { sampled: false, sampleRate: 0 },
    ],
    [
      'sampled at its own rate where that of the server is not known',
      block({ at: Date.now(), elastic: { ids, sampled: true, sampleRate: null } }),
      { sampled: true, sampleRate: 1 },
    ],
    ['sampled by a tag', tag('traceparent', traceparent), { sampled: true, sampleRate: 1 }],
    ['unsampled by a tag', tag('traceparent', `00-${traceId}-${spanId}-00`), { sampled: false, sampleRate: 0 }],
  ])('is %s, and later transactions are left alone', async (_, head, expected) => {
    const { tab } = await load(head)
    const after = await tab.evaluate(
      ([ours, others]) => {
        const { fn } = (globalThis as unknown as { apm: { fn: (transaction: object) => void } }).apm
        fn(ours as object)
        fn(others as object)
        return [ours, others]
      },
      [transaction, other],
    )
    expect(after).toEqual([{ ...transaction, ...expected }, other])
  })
})

const ignoringFlag = ['splunk', 'edot', 'appinsights', 'dash0', 'honeycomb', 'bugsnag']

inChromium('the page load of an agent that ignores the flag', () => {
  const unsampled = `00-${traceId}-${spanId}-00`
  it.each<[string, string, object]>([
    ['its block', block({ at: Date.now(), splunk: { traceparent } }), { traceparent }],
    ['a tag', tag('traceparent', traceparent), { traceparent }],
    ['the tag of an unsampled trace, which is nothing', tag('traceparent', unsampled), {}],
    [
      'a tag with the random flag',
      tag('traceparent', traceparent.replace(/1$/, '3')),
      { traceparent: traceparent.replace(/1$/, '3') },
    ],
    ['a block that has nothing for it', block({ at: Date.now() }), {}],
  ])('is told what is in %s', async (_, head, expected) => {
    const { tab } = await load(head)
    const told = await tab.evaluate((names) => {
      const page = (
        globalThis as unknown as { traceBaton: { pageLoad(): Record<string, () => object> } }
      ).traceBaton.pageLoad()
      return names.map((name) => page[name]?.())
    }, ignoringFlag)
    expect(told).toEqual(ignoringFlag.map(() => expected))
  })
})

inChromium('the random flag of a tag', () => {
  it.each([
    ['02', false],
    ['03', true],
  ])('says nothing about the decision: %s', async (flags, pageLoadSampled) => {
    const { told } = await load(tag('traceparent', traceparent.replace(/01$/, flags)))
    expect(told.elastic).toMatchObject({ pageLoadSampled })
    expect(told.datadog.traceId !== undefined).toBe(pageLoadSampled)
  })
})

inChromium('a malformed tag', () => {
  it.each(['00-a-b-01', '00--b-01', `00-${'z'.repeat(32)}-${spanId}-01`, '', '01'])(
    'is no trace, and no error: %p',
    async (content) => {
      const { told, complaints } = await load(tag('traceparent', content))
      expect([told.elastic, told.datadog, complaints]).toEqual([{}, {}, []])
    },
  )
})

inChromium('an old page', () => {
  const minutes = 60_000
  it.each<[string, string, string]>([
    ['in its block', block({ at: Date.now() - 3 * minutes, maxAge: 120, ...everything }), ''],
    ['in its block, at an age of its own', block({ at: Date.now() - 6000, maxAge: 5, ...everything }), ''],
    [
      'in its block, with tags that have no time',
      block({ at: 1, maxAge: 120, w3c: { traceparent } }) + tag('traceparent', traceparent),
      '',
    ],
    [
      'in the tags of Datadog',
      tag('traceparent', traceparent) + tag('dd-trace-id', decimal) + tag('dd-trace-time', Date.now() - 3 * minutes),
      '',
    ],
    [
      'in tags, by Server-Timing',
      tag('traceparent', traceparent),
      `trace-baton;desc="${Date.now() - 3 * minutes} 120"`,
    ],
  ])('unlinks itself, by the time %s', async (_, head, serverTiming) => {
    const { told, complaints } = await load(head, serverTiming)
    expect(told).toEqual(nothing)
    expect(complaints).toEqual([])
  })

  it('unlinks itself, by the time in Server-Timing, and keeps Sentry from reading that itself', async () => {
    const { told } = await load(
      '',
      `traceparent;desc="${traceparent}", sentry-trace;desc="${sentryTrace}", trace-baton;desc="${Date.now() - 6000} 5"`,
    )
    expect(told).toEqual({ ...nothing, tags: { traceparent: 'stale', 'sentry-trace': 'stale' } })
  })

  it('takes nothing from a Server-Timing that came with it', async () => {
    const { told } = await load(
      block({ at: Date.now() - 3 * minutes, maxAge: 120, ...everything }),
      `sentry-trace;desc="${sentryTrace}"`,
    )
    expect(told).toEqual({ ...nothing, tags: { 'sentry-trace': 'stale' } })
  })
})

inChromium('a server whose clock is', () => {
  const minutes = 60_000
  it.each([
    [10, 'ten minutes ahead'],
    [-10, 'ten minutes behind'],
  ])('%p minutes off: its fresh page is linked, and its old page is not (%s)', async (off) => {
    const now = Date.now() + off * minutes
    const ownPage = `trace-baton;desc="${now} 120 private"`
    const fresh = await load(block({ at: now - 50, maxAge: 120, ...everything }), ownPage)
    expect(fresh.told.w3c).toEqual({ traceparent })
    await site?.close()
    const old = await load(block({ at: now - 3 * minutes, maxAge: 120, ...everything }), ownPage)
    expect(old.told).toEqual(nothing)
  })

  it('ten minutes ahead, and says nothing more: its page is linked', async () => {
    const { told } = await load(block({ at: Date.now() + 10 * minutes, maxAge: 120, ...everything }))
    expect(told.w3c).toEqual({ traceparent })
  })

  it('ten minutes behind, on a page that others may have: it cannot be told from an old one', async () => {
    const now = Date.now() - 10 * minutes
    const { told } = await load(block({ at: now, maxAge: 120, ...everything }), `trace-baton;desc="${now} 120"`)
    expect(told).toEqual(nothing)
  })
})
