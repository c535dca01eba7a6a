import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import type { HttpExchange } from '../../src/trace/start-info.js'
import type { Transaction } from '../../src/trace/transaction.js'
import { spanId, traceId } from '../literals.js'
import { warningsDuring } from '../warnings.js'
import { dataOf, scriptOf } from './rendered.js'

type PageLoadOptions = NonNullable<BatonOptions['pageLoad']>

const ids = Array.from({ length: 2000 }, (_, i) => createHash('md5').update(`trace ${i}`).digest('hex'))
/** Ids whose randomness is in the highest tenth, below it, and at its edges. */
const [kept, dropped] = [`${'a'.repeat(18)}e6666666666668`, `${'a'.repeat(18)}e6666666666667`]

/** A transaction of this trace, on whose sampling we decide. */
function deferred(id: string, options: BatonOptions): Transaction {
  return createBaton(options).start({ 'sentry-trace': `${id}-${spanId}` })
}

/** What each agent is told of the page load. */
function told({ pageLoad }: Transaction) {
  const { elastic, sentry, datadog, w3c, faro } = (dataOf(pageLoad.data()) ?? {}) as Record<string, never>
  return {
    elastic: (elastic as { sampled: boolean } | undefined)?.sampled,
    sentry: (sentry as { sentryTrace: string } | undefined)?.sentryTrace.slice(50),
    datadog: datadog !== undefined,
    w3c: (w3c as { traceparent: string } | undefined)?.traceparent.slice(53),
    faro: faro !== undefined,
  }
}

const all = { elastic: true, sentry: true, datadog: true, w3c: true, faro: true } as const
const sampled = { elastic: true, sentry: '1', datadog: true, w3c: '01', faro: true }
const unsampled = { elastic: false, sentry: '0', datadog: false, w3c: '00', faro: false }

describe('C6: the rate of page loads', () => {
  it.each<[traceRate: number, share: number, expected: number]>([
    [1, 0, 0],
    [1, 0.1, 0.1],
    [1, 1, 1],
    [0.5, 0, 0],
    [0.5, 0.1, 0.05],
    [0.5, 1, 0.5],
    [0, 1, 0],
  ])('of 2,000 traces sampled at %d keeps at %d: %d, all of them sampled', (sampleRate, share, expected) => {
    const baton = createBaton({ sampleRate, pageLoad: { ...all, sampleRate: share }, record: false })
    let pages = 0
    for (const id of ids) {
      const transaction = baton.start({ 'sentry-trace': `${id}-${spanId}` })
      const page = told(transaction)
      expect([sampled, unsampled]).toContainEqual(page)
      if (page.elastic !== true) continue
      expect(transaction.sampled).toBe(true)
      pages++
    }
    // Four times the standard deviation of a draw; the ids are always the same.
    expect(Math.abs(pages / 2000 - expected)).toBeLessThanOrEqual(4 * Math.sqrt((expected * (1 - expected)) / 2000))
  })

  it('keeps at a lower rate a subset of what it keeps at a higher one', () => {
    const batons = [0.1, 0.3, 0.9].map((sampleRate) => createBaton({ pageLoad: { w3c: true, sampleRate } }))
    for (const id of ids) {
      const [low, mid, high] = batons.map((baton) => {
        return told(baton.start({ traceparent: `00-${id}-${spanId}-01` })).w3c === '01'
      })
      expect([low && !mid, mid && !high]).toEqual([false, false])
    }
  })

  it.each<[string, Record<string, string>, string]>([
    ['the trace id, at the edge', { traceparent: `00-${kept}-${spanId}-01` }, '01'],
    ['the trace id, below it', { traceparent: `00-${dropped}-${spanId}-01` }, '00'],
    [
      'a randomness that is handed on',
      { traceparent: `00-${dropped}-${spanId}-01`, tracestate: 'ot=rv:ffffffffffffff' },
      '01',
    ],
    ['a low one', { traceparent: `00-${kept}-${spanId}-01`, tracestate: 'ot=rv:00000000000000' }, '00'],
    ['a malformed one: the id', { traceparent: `00-${kept}-${spanId}-01`, tracestate: 'ot=rv:00' }, '01'],
    // Of a trace that was sampled at 1 in 16, the highest tenth of that part.
    ['the part that the caller kept', { traceparent: `00-${kept}-${spanId}-01`, tracestate: 'ot=th:f' }, '00'],
    ['its highest tenth', { traceparent: `00-${'f'.repeat(32)}-${spanId}-01`, tracestate: 'ot=th:f' }, '01'],
    ['no sampled trace, whatever its id', { traceparent: `00-${kept}-${spanId}-00` }, '00'],
  ])('decides by %s', (_, headers, flag) => {
    const transaction = createBaton({ pageLoad: { w3c: true, sampleRate: 0.1 } }).start(headers)
    expect(told(transaction).w3c).toBe(flag)
  })

  it('decides by our own randomness where trust says that the id is none', () => {
    const baton = createBaton({ trust: 'ids-only', pageLoad: { w3c: true, sampleRate: 0.5 } })
    const flags = Array.from({ length: 64 }, () => told(baton.start({ traceparent: `00-${kept}-${spanId}-01` })).w3c)
    expect(new Set(flags)).toEqual(new Set(['00', '01']))
  })

  it('is taken from the options of each agent, whose own rate wins', async () => {
    const options: PageLoadOptions = {
      ...all,
      sampleRate: 0.5,
      elastic: { transactionSampleRate: 0 },
      sentry: { tracesSampleRate: 0.9 },
    }
    const id = `${'a'.repeat(18)}40000000000000` // the upper three quarters
    await warningsDuring(() => {
      expect(told(deferred(id, { pageLoad: options }))).toEqual({ ...unsampled, sentry: '1' })
    })
    const booleans: PageLoadOptions = { sentry: { tracesSampleRate: false }, w3c: true }
    expect(told(deferred(id, { pageLoad: booleans }))).toMatchObject({ sentry: '0', w3c: '01' })
  })

  it.each(['splunk', 'edot', 'appinsights', 'dash0', 'honeycomb', 'bugsnag'])(
    'tells %s nothing of a page that is left out',
    (name) => {
      const baton = createBaton({ pageLoad: { [name]: true, sampleRate: 0.1 } })
      const handOffs = [kept, dropped].map((id) =>
        dataOf(baton.start({ traceparent: `00-${id}-${spanId}-01` }).pageLoad.data()),
      )
      expect(handOffs.map((data) => (data as Record<string, object> | undefined)?.[name] !== undefined)).toEqual([
        true,
        false,
      ])
    },
  )

  it('is not applied to what the agents sample themselves, by session', async () => {
    const options: PageLoadOptions = {
      ...all,
      sampleRate: 0,
      datadog: { sessionSampleRate: 0.5 },
      faro: { sessionTracking: { samplingRate: 0 } },
    }
    await warningsDuring(() => {
      expect(told(deferred(kept, { pageLoad: options }))).toEqual({ ...unsampled, datadog: true, faro: true })
    })
  })

  it('leaves the page to itself under `independent`', async () => {
    const options: PageLoadOptions = { sentry: { tracesSampleRate: 0 }, sampling: 'independent', sampleRate: 0 }
    await warningsDuring(() => {
      expect(told(deferred(kept, { pageLoad: options })).sentry).toBe('')
    })
  })

  it('leaves the options of the agents as they are', () => {
    const elastic = { transactionSampleRate: 0.1 }
    const { pageLoad } = deferred(dropped, { pageLoad: { elastic } })
    expect(scriptOf(pageLoad.script('elastic')).options).toEqual(elastic)
  })

  it('writes no markup of its own where it keeps all', () => {
    const plain = createBaton({ pageLoad: all }).start({ traceparent: `00-${traceId}-${spanId}-01` })
    const whole = createBaton({ pageLoad: { ...all, sampleRate: 1 } }).start({
      traceparent: `00-${traceId}-${spanId}-01`,
    })
    const markup = ({ pageLoad }: Transaction) => String(pageLoad.config('elastic')).replaceAll(/"[0-9a-f]{16}"/g, '')
    expect(markup(whole)).toBe(markup(plain))
  })
})

describe('C6: a page load that its rate leaves out', () => {
  it('is below the server’s span for Elastic, and makes no parent', () => {
    const transaction = createBaton({ pageLoad: { elastic: { transactionSampleRate: 0 } } }).start({})
    expect(scriptOf(transaction.pageLoad.script('elastic')).data).toEqual({
      ids: { pageLoadTraceId: transaction.traceId, pageLoadParentId: transaction.spanId, pageLoadSampled: false },
      sampled: false,
      sampleRate: 0,
    })
    expect(String(transaction.pageLoad.config('elastic'))).toContain('"pageLoadSampled":false')
    expect([transaction.sampled, transaction.parentId]).toEqual([true, undefined])
  })

  it.each<[string, number, number, number]>([
    [kept, 1, 0.1, 0.1],
    [`${'a'.repeat(18)}ffffffffffffff`, 0.1, 0.1, 0.01],
  ])('of trace %s sampled at %d and kept at %d is counted by Elastic at %d', (id, sampleRate, share, rate) => {
    const transaction = deferred(id, { sampleRate, pageLoad: { elastic: true, sampleRate: share } })
    expect(scriptOf(transaction.pageLoad.script('elastic')).data).toMatchObject({ sampled: true, sampleRate: rate })
  })

  it.each<[string, string]>([
    [`${'a'.repeat(18)}ffffffffffffff`, '-1 sentry-sampled=true,sentry-sample_rand=0.000000,sentry-sample_rate=0.01'],
    [`${'a'.repeat(18)}f0000000000000`, '-0 sentry-sampled=false,sentry-sample_rand=0.062500,sentry-sample_rate=0.01'],
  ])('has for Sentry a sampling context that agrees with the decision: %s', (id, expected) => {
    // A `b3` without a decision, because a trace that came from Sentry keeps Sentry's context.
    const options = { sampleRate: 0.1, pageLoad: { sentry: true, sampleRate: 0.1 } } as const
    const { pageLoad, sampled } = createBaton(options).start({ b3: `${id}-${spanId}` })
    const { sentryTrace, baggage } = dataOf(pageLoad.data()).sentry
    expect(sampled).toBe(true)
    expect(`${sentryTrace.slice(-2)} ${baggage.slice(baggage.indexOf('sentry-sampled'))}`).toBe(expected)
  })

  it('contradicts no sampling context that came with the trace', () => {
    const context = `sentry-trace_id=${dropped},sentry-sampled=true,sentry-sample_rand=0.05,sentry-sample_rate=0.1`
    const headers = { 'sentry-trace': `${dropped}-${spanId}-1`, baggage: context }
    const { pageLoad } = createBaton({ pageLoad: { sentry: { tracesSampleRate: 0 } } }).start(headers)
    const { sentryTrace, baggage } = dataOf(pageLoad.data()).sentry
    expect(sentryTrace).toMatch(/-0$/)
    const rand = Number(/sentry-sample_rand=([^,]*)/.exec(baggage)?.[1])
    expect(baggage).toContain('sentry-sampled=false')
    expect(rand).toBeGreaterThanOrEqual(0.1)
  })

  it('is named by `diagnose`', async () => {
    const warnings = await warningsDuring(() => {
      const exchange = {
        name: 'GET /',
        reasonToOmitIds: () => undefined,
        markIdsRendered() {},
      } as never as HttpExchange
      const baton = createBaton({ diagnose: true, pageLoad: { w3c: true, sampleRate: 0 }, record: () => {} })
      String(baton.start({}, { exchange }).pageLoad.tags())
    })
    expect(warnings.map(({ message }) => message)).toEqual([
      'The page GET / is not linked: the rate of its page loads leaves it out. See the option `pageLoad.sampleRate`, and the rate in the options of its agent.',
    ])
  })
})

describe('C6: the options of rates', () => {
  it.each<[PageLoadOptions, string]>([
    [{ sampleRate: 1.5 }, 'pageLoad.sampleRate must be a number from 0 to 1, but was 1.5. Did you mean 0.015?'],
    [
      { sampleRate: '10%' as never },
      'pageLoad.sampleRate must be a number from 0 to 1, but was "10%". Did you mean 0.1?',
    ],
    [
      { elastic: { transactionSampleRate: 10 } },
      'pageLoad.elastic.transactionSampleRate must be a number from 0 to 1, but was 10. Did you mean 0.1?',
    ],
    [
      { sentry: { tracesSampleRate: '1' as never } },
      'pageLoad.sentry.tracesSampleRate must be a number from 0 to 1, but was "1". Did you mean 1?',
    ],
    [
      { datadog: { sessionSampleRate: 101 } },
      'pageLoad.datadog.sessionSampleRate must be a number of percent, from 0 to 100, but was 101.',
    ],
    [
      { faro: { sessionTracking: { samplingRate: -1 } } },
      'pageLoad.faro.sessionTracking.samplingRate must be a number from 0 to 1, but was -1.',
    ],
  ])('refuses %j', (pageLoad, message) => {
    expect(() => createBaton({ pageLoad })).toThrow(new TypeError(message))
  })

  const own = {
    message:
      'pageLoad.sampleRate is 0.5, but pageLoad.elastic.transactionSampleRate says 0.1, which counts for that agent. Leave one of them out.',
  }
  const independent = {
    message:
      'pageLoad.sampleRate does nothing with pageLoad.sampling "independent": there the page decides for itself, by the rate of its agent. Leave one of them out.',
  }
  const percent = {
    message:
      'pageLoad.datadog.sessionSampleRate is 0.1, which is 0.1 percent of the sessions: Datadog counts from 0 to 100. Did you mean 10?',
  }
  it.each<[PageLoadOptions, { message: string } | undefined]>([
    [{ sampleRate: 0.5, elastic: { transactionSampleRate: 0.1 } }, own],
    [{ sampleRate: 0.1, elastic: { transactionSampleRate: 0.1 } }, undefined],
    [{ sampleRate: 0.1, datadog: { sessionSampleRate: 10 } }, undefined],
    [{ sampleRate: 0.1, w3c: true }, undefined],
    [{ elastic: { transactionSampleRate: 0.1 }, sentry: { tracesSampleRate: 0.2 } }, undefined],
    [{ sampleRate: 0.1, sentry: true, sampling: 'independent' }, independent],
    [{ datadog: { sessionSampleRate: 0.1 } }, percent],
    [{ datadog: { sessionSampleRate: 1 } }, undefined],
  ])('warns of what contradicts itself in %j', async (pageLoad, warning) => {
    const warnings = await warningsDuring(() => void createBaton({ pageLoad }))
    expect(warnings).toEqual(warning === undefined ? [] : [{ code: 'BATON_PAGE_RATE', ...warning }])
  })
})
