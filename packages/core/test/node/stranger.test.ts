import { readFileSync } from 'node:fs'
import http, { type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { type BatonOptions, createBaton, type SpanRecord } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import { warningsDuring } from '../warnings.js'

// Each line of docs/trust.md on what a stranger can still do is a title here, tried by raw bytes against a real server.

const traceId = '0af7651916cd43dd8448eb211c80319c'
const other = '4bf92f3577b34da6a3ce929d0e0e4736'
const high = `0af7651916cd43dd84${'f'.repeat(14)}`
const spanId = 'b7ad6b7169203331'
const decided = (flags: string) => [`traceparent: 00-${traceId}-${spanId}-${flags}`]
const texts = ['tracestate: rojo=1', 'baggage: user=7', 'x-datadog-tags: _dd.p.usr=7', ...decided('01')]

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

/** What was recorded of a request that asks the next service, and what that one was sent. */
interface Seen {
  readonly record: SpanRecord | undefined
  readonly next: http.IncomingHttpHeaders
}

/** Sends requests as they are, one after the other. */
async function attempt(options: BatonOptions, requests: readonly (readonly string[])[], target = '/'): Promise<Seen[]> {
  const records: SpanRecord[] = []
  const nexts: http.IncomingHttpHeaders[] = []
  const next = await listening(
    http.createServer((req, res) => {
      nexts.push(req.headers)
      res.end()
    }),
  )
  const baton = createBaton({ record: (record) => record.kind === 'server' && records.push(record), ...options })
  const propagation = baton.propagateOutgoing()
  closing.push(() => propagation[Symbol.dispose]())
  const ended: string[] = []
  const port = await listening(
    http.createServer((req, res) =>
      handle(baton, req, res, (transaction) => {
        res.on('close', () => ended.push(transaction.spanId))
        void fetch(`http://127.0.0.1:${next}`).then(() => res.end())
      }),
    ),
  )
  const seen: Seen[] = []
  for (const lines of requests) {
    const before = ended.length
    const socket = connect(port, '127.0.0.1')
    socket.write([`GET ${target} HTTP/1.1`, 'Host: shop.example', 'Connection: close', ...lines, '', ''].join('\r\n'))
    await text(socket)
    await until(() => ended.length > before)
    seen.push({ record: records.find((record) => record.spanId === ended[before]), next: nexts[before] ?? {} })
  }
  return seen
}

async function once(options: BatonOptions, lines: readonly string[], target?: string): Promise<Seen> {
  const [seen] = await attempt(options, [lines], target)
  return seen as Seen
}

const carriers = ({ next }: Seen) =>
  ['traceparent', 'tracestate', 'baggage', 'x-datadog-tags'].filter((name) => next[name] !== undefined)

async function namesTheTrace(options: BatonOptions) {
  const { record, next } = await once(options, decided('01'))
  expect([record?.traceId, record?.parentId]).toEqual([traceId, spanId])
  expect(next.traceparent).toContain(traceId)
}

async function namesNoTrace(options: BatonOptions) {
  const { record, next } = await once(options, decided('01'))
  expect([record?.traceId === traceId, record?.parentId]).toEqual([false, undefined])
  expect(next.traceparent).not.toContain(traceId)
}

/** Whether the flags 01 and 00, at the rates 0 and 1, have decided. */
async function decisions(options: BatonOptions): Promise<boolean[]> {
  const forced = await once({ ...options, sampleRate: 0 }, decided('01'))
  const dropped = await once({ ...options, sampleRate: 1 }, decided('00'))
  return [forced.record !== undefined, dropped.record === undefined]
}

const many = 60
async function sampledByIds(options: BatonOptions, line: string): Promise<number> {
  const seen = await attempt({ ...options, sampleRate: 0.001 }, Array(many).fill([line]))
  return seen.filter(({ record }) => record !== undefined).length
}

const lines: Record<string, Record<string, () => Promise<void>>> = {
  "With `'continue'`": {
    'can name the trace, and the parent of your span': () => namesTheTrace({ trust: 'continue' }),
    'can have their request sampled, or not sampled': async () => {
      expect(await decisions({ trust: 'continue' })).toEqual([true, true])
    },
    'can have it sampled by the choice of a trace id, in a header that leaves the decision open': async () => {
      expect(await sampledByIds({ trust: 'continue' }, `b3: ${high}-${spanId}`)).toBe(many)
    },
    'can send text to your next service, in `tracestate`, `baggage` and the fields of vendors': async () => {
      const propagators = { inject: ['w3c', 'datadog', 'baggage'] } as const
      const dd = [
        `x-datadog-trace-id: ${BigInt(`0x${traceId.slice(16)}`)}`,
        `x-datadog-parent-id: ${BigInt(`0x${spanId}`)}`,
      ]
      const seen = await once({ trust: 'continue', propagators }, [...texts, ...dd])
      expect([seen.next.tracestate, seen.next.baggage]).toEqual([expect.stringContaining('rojo=1'), 'user=7'])
      expect(seen.next['x-datadog-tags']).toContain('_dd.p.usr=7')
    },
  },
  "With `'ids-only'`": {
    'can name the trace, and the parent of your span': () => namesTheTrace({ trust: 'ids-only' }),
    'cannot decide whether it is sampled': async () => {
      expect(await decisions({ trust: 'ids-only' })).toEqual([false, false])
    },
    'cannot decide it by the choice of a trace id either': async () => {
      expect(await sampledByIds({ trust: 'ids-only' }, `b3: ${high}-${spanId}`)).toBeLessThan(10)
    },
    'cannot send text to your next service': async () => {
      expect(carriers(await once({ trust: 'ids-only' }, texts))).toEqual(['traceparent'])
    },
  },
  "With `'restart'`": {
    'can put links to traces of their choice into your record, one for each header': async () => {
      const seen = await once({ trust: 'restart' }, [...decided('01'), `b3: ${other}-${spanId}-1`])
      expect(seen.record?.links).toEqual([
        { traceId, spanId, reason: 'restart' },
        { traceId: other, spanId, reason: 'conflict' },
      ])
    },
    'cannot name the trace': () => namesNoTrace({ trust: 'restart' }),
    'cannot decide whether it is sampled': async () => {
      expect(await decisions({ trust: 'restart' })).toEqual([false, false])
    },
    'cannot send text to your next service': async () => {
      expect(carriers(await once({ trust: 'restart' }, texts))).toEqual(['traceparent'])
    },
  },
  "With `'restart-external'`": {
    "can do all that `'continue'` lets them do, if they forge `es` in `tracestate` or `Sec-Fetch-Site: same-origin`":
      async () => {
        for (const forged of ['tracestate: es=s:1,rojo=1', 'Sec-Fetch-Site: same-origin']) {
          const seen = await once({ trust: 'restart-external', sampleRate: 0 }, [
            ...decided('01'),
            forged,
            'baggage: user=7',
          ])
          expect([seen.record?.traceId, seen.next.baggage]).toEqual([traceId, 'user=7'])
        }
      },
    'can put links into your record otherwise': async () => {
      const { record } = await once({ trust: 'restart-external' }, decided('01'))
      expect([record?.traceId === traceId, record?.links]).toEqual([
        false,
        [{ traceId, spanId, reason: 'restart-external' }],
      ])
    },
  },
  "With `'ignore'`": {
    'can do nothing by trace headers': async () => {
      const { record, next } = await once({ trust: 'ignore' }, [...texts, `b3: ${other}-${spanId}-1`])
      expect([record?.links, record?.parentId, record?.traceId === traceId]).toEqual([[], undefined, false])
      expect(carriers({ record, next })).toEqual(['traceparent'])
      expect(next.traceparent).not.toContain(traceId)
    },
  },
  'With `maxForcedPerSecond`': {
    'can force so many traces in each second, and no more': async () => {
      const now = Date.now
      try {
        Date.now = () => 1_000_000
        const seen = await attempt({ maxForcedPerSecond: 2, sampleRate: 0 }, Array(5).fill(decided('01')))
        expect(seen.map(({ record }) => record !== undefined)).toEqual([true, true, false, false, false])
      } finally {
        Date.now = now
      }
    },
    'cannot force one by the choice of a trace id, with a decision or without': async () => {
      for (const line of [`traceparent: 00-${high}-${spanId}-01`, `b3: ${high}-${spanId}`]) {
        expect(await sampledByIds({ maxForcedPerSecond: 0 }, line)).toBeLessThan(10)
      }
    },
  },
  'With a function that fails': {
    "can do what `'restart'` lets them do": async () => {
      const trust = (_: unknown, request: unknown) => {
        const { headers } = request as http.IncomingMessage
        return decodeURIComponent(String(headers['x-from'])) === 'us' ? 'continue' : 'restart'
      }
      const seen: Seen[] = []
      const warnings = await warningsDuring(async () => {
        for (const from of ['us', '%']) seen.push(await once({ trust }, [...decided('01'), `x-from: ${from}`]))
      })
      expect(warnings.map(({ code }) => code)).toEqual(['BATON_TRUST'])
      expect(seen.map(({ record }) => record?.traceId === traceId)).toEqual([true, false])
    },
  },
  'With each of them': {
    'can choose the path and the `User-Agent` that are recorded; the query is not recorded': async () => {
      for (const trust of ['continue', 'ids-only', 'restart', 'restart-external', 'ignore'] as const) {
        const { record } = await once({ trust }, ['User-Agent: stranger'], '/chosen?secret=1')
        expect(record?.attributes).toMatchObject({ 'url.path': '/chosen', 'user_agent.original': 'stranger' })
        expect(JSON.stringify(record)).not.toContain('secret')
      }
    },
  },
}

for (const [level, attempts] of Object.entries(lines)) {
  describe(`${level}, a stranger`, () => {
    for (const [line, run] of Object.entries(attempts)) it(line, run)
  })
}

it('docs/trust.md lists all of this, and nothing else', () => {
  const page = readFileSync(new URL('../../../../docs/trust.md', import.meta.url), 'utf8')
  const [, section = ''] = page.split('## What a stranger can still do')
  const listed: Record<string, string[]> = {}
  let level = ''
  for (const line of (section.split('\n## ')[0] ?? '').split('\n')) {
    const [, heading] = /^(With .*), a stranger$/.exec(line) ?? []
    if (heading !== undefined) {
      level = heading
      listed[level] = []
    }
    if (line.startsWith('- ')) listed[level]?.push(line.slice(2))
  }
  expect(listed).toEqual(Object.fromEntries(Object.entries(lines).map(([name, all]) => [name, Object.keys(all)])))
})
