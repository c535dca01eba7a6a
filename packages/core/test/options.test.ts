import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../src/baton.js'
import { batonOf } from '../src/node/index.js'
import type { BatonOptions } from '../src/options/options.js'
import { propagators } from '../src/propagators/index.js'
import { traceparent } from './literals.js'

const circular: Record<string, unknown> = {}
circular.self = circular

const names = propagators.map(({ name }) => name).join(', ')
const propagatorOptions = 'extract, inject, firstMatch, randomFlag, sentry'
const allOptions =
  'propagators, sampleRate, sampler, trust, maxForcedPerSecond, ignore, service, pageLoad, cache, cors, responseHeader, outgoing, autoInject, serverTiming, tracer, detachAfter, record, diagnose'

describe('createBaton', () => {
  it.each<[unknown, string]>([
    [null, 'The options of Baton must be an object, but were null.'],
    ['w3c', 'The options of Baton must be an object, but were "w3c".'],
    [42, 'The options of Baton must be an object, but were 42.'],
    [[], 'The options of Baton must be an object, but were [].'],
    [function middleware() {}, 'The options of Baton must be an object, but were a function (middleware).'],

    [{ samplerate: 1 }, `There is no option "samplerate". Did you mean "sampleRate"? There are: ${allOptions}.`],
    [{ sample: 1 }, `There is no option "sample". Did you mean "sampler"? There are: ${allOptions}.`],
    [{ propagator: [] }, `There is no option "propagator". Did you mean "propagators"? There are: ${allOptions}.`],
    [{ pageload: {} }, `There is no option "pageload". Did you mean "pageLoad"? There are: ${allOptions}.`],
    [{ foo: 1 }, `There is no option "foo". There are: ${allOptions}.`],
    [{ foo: undefined }, `There is no option "foo". There are: ${allOptions}.`],
    [JSON.parse('{"__proto__": 1}'), `There is no option "__proto__". There are: ${allOptions}.`],

    [{ sampleRate: '50%' }, 'sampleRate must be a number from 0 to 1, but was "50%". Did you mean 0.5?'],
    [{ sampleRate: '12.5 %' }, 'sampleRate must be a number from 0 to 1, but was "12.5 %". Did you mean 0.125?'],
    [{ sampleRate: '0.5' }, 'sampleRate must be a number from 0 to 1, but was "0.5". Did you mean 0.5?'],
    [{ sampleRate: 50 }, 'sampleRate must be a number from 0 to 1, but was 50. Did you mean 0.5?'],
    [{ sampleRate: 101 }, 'sampleRate must be a number from 0 to 1, but was 101.'],
    [{ sampleRate: -0.1 }, 'sampleRate must be a number from 0 to 1, but was -0.1.'],
    [{ sampleRate: Number.NaN }, 'sampleRate must be a number from 0 to 1, but was NaN.'],
    [{ sampleRate: Number.POSITIVE_INFINITY }, 'sampleRate must be a number from 0 to 1, but was Infinity.'],
    [{ sampleRate: true }, 'sampleRate must be a number from 0 to 1, but was true.'],
    [{ sampleRate: null }, 'sampleRate must be a number from 0 to 1, but was null.'],
    [{ sampleRate: '' }, 'sampleRate must be a number from 0 to 1, but was "".'],
    [{ sampleRate: 'half' }, 'sampleRate must be a number from 0 to 1, but was "half".'],
    [{ sampleRate: {} }, 'sampleRate must be a number from 0 to 1, but was {}.'],
    [{ sampleRate: [] }, 'sampleRate must be a number from 0 to 1, but was [].'],
    [{ sampleRate: Symbol('s') }, 'sampleRate must be a number from 0 to 1, but was Symbol(s).'],
    [{ sampleRate: Object.create(null) }, 'sampleRate must be a number from 0 to 1, but was {}.'],
    [{ sampleRate: () => 1 }, 'sampleRate must be a number from 0 to 1, but was a function (sampleRate).'],
    [{ sampleRate: circular }, 'sampleRate must be a number from 0 to 1, but was [object Object].'],

    [{ sampler: 0.5 }, 'sampler must be a function of a candidate, but was 0.5.'],
    [{ sampler: null }, 'sampler must be a function of a candidate, but was null.'],
    [
      { record: console },
      expect.stringMatching(/^record must be a function that receives a record, or false, but was /) as never,
    ],
    [{ record: true }, 'record must be a function that receives a record, or false, but was true.'],
    [
      { tracer: 'otel' as never },
      'tracer must be "auto", "none", a tracer of @trace-baton/core/tracers or { name, serverSpan }, but was "otel".',
    ],

    [{ cache: 'public' }, 'cache must be "private" or "omit" or "allow", but was "public".'],
    [{ cache: false }, 'cache must be "private" or "omit" or "allow", but was false.'],

    [{ autoInject: 'yes' }, 'autoInject must be true or false, but was "yes".'],
    [{ autoInject: 1 }, 'autoInject must be true or false, but was 1.'],
    [{ autoInject: null }, 'autoInject must be true or false, but was null.'],

    [{ propagators: 'w3c' }, 'propagators must be a list of names or { extract, inject }, but was "w3c".'],
    [{ propagators: null }, 'propagators must be a list of names or { extract, inject }, but was null.'],
    [{ propagators: ['W3C'] }, `propagators does not know "W3C". Did you mean "w3c"? There are: ${names}.`],
    [{ propagators: ['zipkin'] }, `propagators does not know "zipkin". There are: ${names}.`],
    [{ propagators: [null] }, `propagators does not know null. There are: ${names}.`],
    [{ propagators: [Symbol('s')] }, `propagators does not know Symbol(s). There are: ${names}.`],
    [
      { propagators: { inject: ['w3c', 'elastik'] } },
      `propagators.inject does not know "elastik". Did you mean "elastic"? There are: ${names}.`,
    ],
    [{ propagators: { extract: 'w3c' } }, 'propagators.extract must be a list of names, but was "w3c".'],
    [{ propagators: { inject: null } }, 'propagators.inject must be a list of names, but was null.'],
    [
      { propagators: { injekt: [] } },
      `There is no option "propagators.injekt". Did you mean "inject"? There are: ${propagatorOptions}.`,
    ],

    [
      { ignore: '/health' },
      'ignore must be a list of paths, regular expressions and functions of a request, but was "/health".',
    ],
    [{ ignore: [42] }, 'ignore must be a list of paths, regular expressions and functions of a request, but held 42.'],
    [
      { ignore: [null] },
      'ignore must be a list of paths, regular expressions and functions of a request, but held null.',
    ],
    [
      { ignore: ['health'] },
      'ignore compares with paths, which begin with "/", but was "health". Did you mean "/health"?',
    ],
    [{ ignore: [''] }, 'ignore compares with paths, which begin with "/", but was "". Did you mean "/"?'],

    [
      { service: 'shop' },
      'service must be { name, version, environment }, but was "shop". Did you mean { name: "shop" }?',
    ],
    [{ service: null }, 'service must be { name, version, environment }, but was null.'],
    [
      { service: { nam: 'shop' } },
      'There is no option "service.nam". Did you mean "name"? There are: name, version, environment.',
    ],
    [{ service: { name: 42 } }, 'service.name must be a string, but was 42.'],
    [{ service: { version: null } }, 'service.version must be a string, but was null.'],

    [{ pageLoad: true }, 'pageLoad must be an object like { elastic: true }, but was true.'],
    [{ pageLoad: ['elastic'] }, 'pageLoad must be an object like { elastic: true }, but was ["elastic"].'],
    [
      { pageLoad: { elastik: true } },
      'There is no option "pageLoad.elastik". Did you mean "elastic"? There are: elastic, sentry, datadog, w3c, faro, splunk, edot, appinsights, dash0, honeycomb, bugsnag, sampling, sampleRate, maxAge.',
    ],
    [{ pageLoad: { sampling: 'never' } }, 'pageLoad.sampling must be "inherit" or "independent", but was "never".'],
    [{ pageLoad: { maxAge: 0 } }, 'pageLoad.maxAge must be a number of seconds above 0, but was 0.'],
    [{ pageLoad: { maxAge: -1 } }, 'pageLoad.maxAge must be a number of seconds above 0, but was -1.'],
    [{ pageLoad: { maxAge: '2m' } }, 'pageLoad.maxAge must be a number of seconds above 0, but was "2m".'],
    [
      { pageLoad: { maxAge: Number.POSITIVE_INFINITY } },
      'pageLoad.maxAge must be a number of seconds above 0, but was Infinity.',
    ],
    [{ pageLoad: { maxAge: Number.NaN } }, 'pageLoad.maxAge must be a number of seconds above 0, but was NaN.'],
    [{ pageLoad: { w3c: 'yes' } }, 'pageLoad.w3c takes no options: write `w3c: true`, but was "yes".'],
    [{ pageLoad: { w3c: { a: 1 } } }, 'pageLoad.w3c takes no options: write `w3c: true`, but was {"a":1}.'],
    [{ pageLoad: { w3c: null } }, 'pageLoad.w3c takes no options: write `w3c: true`, but was null.'],
    [{ pageLoad: { w3c: [] } }, 'pageLoad.w3c takes no options: write `w3c: true`, but was [].'],
    [{ pageLoad: { w3c: () => {} } }, 'pageLoad.w3c takes no options: write `w3c: true`, but was a function (w3c).'],
    [{ pageLoad: { elastic: 1 } }, "pageLoad.elastic must be true or the agent's own options for init(), but was 1."],
    [
      { pageLoad: { elastic: null } },
      "pageLoad.elastic must be true or the agent's own options for init(), but was null.",
    ],
    [{ pageLoad: { elastic: [] } }, "pageLoad.elastic must be true or the agent's own options for init(), but was []."],
    ...[42, true, null].map((serviceName): [unknown, string] => [
      { pageLoad: { elastic: { serviceName } } },
      `pageLoad.elastic.serviceName may hold letters, digits, spaces, _ and - (the agent refuses to start otherwise), but was ${serviceName}.`,
    ]),
    [
      { pageLoad: { elastic: { serviceName: 'läden' } } },
      'pageLoad.elastic.serviceName may hold letters, digits, spaces, _ and - (the agent refuses to start otherwise), but was "läden".',
    ],
    [
      { pageLoad: { elastic: { serviceName: '' } } },
      'pageLoad.elastic.serviceName may hold letters, digits, spaces, _ and - (the agent refuses to start otherwise), but was "".',
    ],
    ...['pageLoadTraceId', 'pageLoadSpanId', 'pageLoadParentId', 'pageLoadSampled'].map((key): [unknown, string] => [
      { pageLoad: { elastic: { [key]: 'x' } } },
      `pageLoad.elastic.${key} is set by Baton for each page. Leave it out.`,
    ]),
    ...(
      [
        [() => true, 'a function'],
        [undefined, 'undefined'],
        [Number.NaN, 'NaN'],
        [1n, '1'],
        [Symbol('s'), 'Symbol(s)'],
        [new Date(0), '"1970-01-01T00:00:00.000Z"'],
        [circular, '[object Object]'],
      ] as const
    ).map(([value, shown]): [unknown, string] => [
      { pageLoad: { elastic: { value } } },
      `pageLoad.elastic.value must be a value that JSON can hold, or a RegExp, but was ${shown}.`,
    ]),
    [
      { pageLoad: { sentry: { integrations: [() => {}] } } },
      'pageLoad.sentry.integrations must be a value that JSON can hold, or a RegExp, but was [null].',
    ],
    [
      { pageLoad: { sentry: 'dsn' } },
      'pageLoad.sentry must be true or the agent\'s own options for init(), but was "dsn".',
    ],
    [
      { pageLoad: { sentry: { dsn: 'sentry.io' } } },
      'pageLoad.sentry.dsn must be a DSN like "https://key@o42.ingest.sentry.io/7", but was "sentry.io". Sentry shows it in the project\'s settings, under Client Keys (DSN).',
    ],
    [{ pageLoad: { sentry: { release: 7 } } }, 'pageLoad.sentry.release must be a string, but was 7.'],
    [{ pageLoad: { sentry: { baggage: '' } } }, 'pageLoad.sentry.baggage is set by Baton for each page. Leave it out.'],
    [
      { pageLoad: { datadog: { traceIdFormat: 'base64' } } },
      'pageLoad.datadog.traceIdFormat must be "decimal" or "hex", but was "base64".',
    ],
    [
      { pageLoad: { datadog: { applicationId: 'shop' } } },
      'pageLoad.datadog.clientToken is missing: the agent does not start with an applicationId alone.',
    ],
    [{ pageLoad: { faro: 1 } }, "pageLoad.faro must be true or the agent's own options for init(), but was 1."],
    [{ serverTiming: 'yes' }, 'serverTiming must be true, false or an object like { trace: true }, but was "yes".'],
    [{ serverTiming: { trace: 1 } }, 'serverTiming.trace must be true or false, but was 1.'],
    [
      { serverTiming: { traces: true } },
      'There is no option "serverTiming.traces". Did you mean "trace"? There are: trace.',
    ],
    [{ diagnose: 1 }, 'diagnose must be true or false, but was 1.'],
  ])('refuses %p', (options, message) => {
    let thrown: unknown
    try {
      createBaton(options as BatonOptions)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(TypeError)
    expect((thrown as TypeError).message).toEqual(message)
  })

  it.each<[BatonOptions | undefined]>([
    [undefined],
    [{}],
    [Object.create(null)],
    [{ sampleRate: 0 }],
    [{ sampleRate: 1e-12 }],
    [{ propagators: [] }],
    [{ propagators: {} }],
    [{ propagators: { inject: [] } }],
    [{ ignore: [] }],
    [{ ignore: ['*', /x/, () => false] }],
    [{ service: {} }],
    [{ service: { name: undefined } }],
    [{ pageLoad: {} }],
    [{ pageLoad: { elastic: false } }],
    [{ pageLoad: { elastic: undefined } }],
    [{ pageLoad: { elastic: {}, w3c: {} } }],
    [
      {
        pageLoad: { elastic: { serviceName: 'My shop_1-a', pageLoadTransactionName: '/', transactionSampleRate: 0.5 } },
      },
    ],
    [{ pageLoad: { elastic: { instrument: { list: [1, 'a', null, true, { b: [] }] } } } }],
    [{ pageLoad: { maxAge: 0.5 } }],
    [{ cache: undefined, sampler: undefined, record: undefined, sampleRate: undefined }],
  ])('takes %j', (options) => {
    expect(() => createBaton(options).start({ traceparent })).not.toThrow()
  })

  it('never writes to the options, which may be frozen all through', () => {
    const options = deepFreeze({
      propagators: { extract: ['w3c'], inject: ['w3c', 'elastic'] },
      sampleRate: 1,
      sampler: () => undefined,
      ignore: ['/health', '/assets/*', /x/g, () => false],
      service: { name: 'shop', version: '1', environment: 'test' },
      pageLoad: {
        elastic: { serviceName: 'shop', instrument: { list: [1] } },
        w3c: true,
        sampling: 'inherit',
        maxAge: 1,
      },
      cache: 'allow',
      record: () => {},
    } as const satisfies BatonOptions)
    createBaton(options).run({ traceparent }, { name: 'x', path: '/y' }, (transaction) => {
      transaction.inject()
      transaction.startSpan('child').end()
      const { pageLoad } = transaction
      expect(String(pageLoad.config('elastic'))).toContain('"instrument":{"list":[1]}')
      return [pageLoad.tags(), pageLoad.script('elastic'), pageLoad.data(), pageLoad.values]
    })
  })

  it('looks at the options no more once it is made', () => {
    const options = {
      propagators: ['w3c'] as ('w3c' | 'elastic')[],
      sampleRate: 0,
      ignore: ['/a'],
      service: { name: 'before' },
      pageLoad: { elastic: { instrument: { value: 'before' } } },
    }
    const baton = createBaton(options)
    options.propagators.push('elastic')
    options.sampleRate = 1
    options.ignore.push('/b')
    options.service.name = 'after'
    options.pageLoad.elastic.instrument.value = 'after'
    const transaction = baton.start({}, { path: '/b' })
    expect(transaction.sampled).toBe(false)
    expect(Object.keys(transaction.inject())).toEqual(['traceparent'])
    expect(transaction.pageLoad.values.config.elastic).toEqual({
      instrument: { value: 'before' },
      pageLoadSampled: false,
    })
  })

  it('reads each option once', () => {
    const reads: string[] = []
    const options = new Proxy({ sampleRate: 0.5 } as BatonOptions, {
      get: (target, key) => {
        reads.push(String(key))
        return Reflect.get(target, key)
      },
    })
    const baton = createBaton(options)
    const atStart = reads.length
    baton.run({}, {}, (transaction) => transaction.inject())
    expect(reads).toHaveLength(atStart)
  })
})

describe('batonOf', () => {
  it('makes a Baton of options, and leaves one that exists', () => {
    const baton = createBaton()
    expect(batonOf(baton)).toBe(baton)
    expect(batonOf({ sampleRate: 0 }).start({}).sampled).toBe(false)
    expect(batonOf(undefined).start({}).sampled).toBe(true)
  })

  it.each<[string, unknown]>([
    ['a request of node:http', { headers: {} }],
    ['a context of Koa', { req: { headers: {} } }],
  ])('says what to write when it is handed %s', (_, given) => {
    expect(() => batonOf(given as object)).toThrow(
      new TypeError('baton is a factory: write app.use(baton()), not app.use(baton).'),
    )
  })

  it('refuses wrong options', () => {
    expect(() => batonOf({ sampleRat: 1 } as object)).toThrow(
      'There is no option "sampleRat". Did you mean "sampleRate"?',
    )
  })

  it('refuses an object that only looks like an engine', () => {
    const { start, run, propagateOutgoing } = createBaton({ record: false })
    expect(() => batonOf({ start, run, propagateOutgoing } as object)).toThrow('There is no option "start"')
  })
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof RegExp)) {
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return Object.freeze(value)
}
