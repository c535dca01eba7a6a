import { channel } from 'node:diagnostics_channel'
import http from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/index.js'
import { batonOf, HttpAgent } from '../../src/node/index.js'
import { warningsDuring } from '../warnings.js'
import { receiverOfTests, until } from './receiver.js'
import { sending } from './sending.js'

const receiver = receiverOfTests()

const names = [
  'undici:request:create',
  'undici:request:headers',
  'undici:request:trailers',
  'undici:request:error',
  'http.client.request.created',
  'http.client.response.finish',
]
// The channels are the process's own, and other test files may have left an adapter running: only ours are counted.
const channels = names.map((name) => channel(name))
const lengths = () =>
  channels.map((one) => (one as { readonly _subscribers?: readonly unknown[] })._subscribers?.length ?? 0)
const before = lengths()
const subscribed = () => lengths().map((length, i) => length - (before[i] ?? 0))
const once = channels.map(() => 1)
const none = channels.map(() => 0)

/** How many traceparents `fetch` sends inside a transaction. */
async function sentBy({ run }: Pick<ReturnType<typeof createBaton>, 'run'>): Promise<number> {
  receiver.received.length = 0
  await run({}, {}, () => fetch(receiver.url))
  return receiver.received[0]?.traceparents.length ?? Number.NaN
}

describe('propagateOutgoing()', () => {
  it('subscribes once, whoever asks how often, and unsubscribes with the last engine', async () => {
    expect(subscribed()).toEqual(none)
    const [one, other] = [createBaton(), createBaton()]
    const first = one.propagateOutgoing()
    const again = one.propagateOutgoing()
    const second = other.propagateOutgoing()
    expect(subscribed()).toEqual(once)
    expect([await sentBy(one), await sentBy(other)]).toEqual([1, 1])

    first[Symbol.dispose]()
    expect([await sentBy(one), await sentBy(other)]).toEqual([0, 1])
    expect(subscribed()).toEqual(once)
    again[Symbol.dispose]() // it is off
    first[Symbol.dispose]()
    expect([await sentBy(one), await sentBy(other)]).toEqual([0, 1])
    second[Symbol.dispose]()
    expect([await sentBy(one), await sentBy(other)]).toEqual([0, 0])
    expect(subscribed()).toEqual(none)
  })

  it('can be started again', async () => {
    const baton = createBaton()
    for (let i = 0; i < 3; i++) {
      const propagation = baton.propagateOutgoing()
      expect(await sentBy(baton)).toBe(1)
      propagation[Symbol.dispose]()
      expect(await sentBy(baton)).toBe(0)
    }
    expect(subscribed()).toEqual(none)
  })

  it('can be taken off its engine', async () => {
    const { propagateOutgoing, run } = createBaton()
    const propagation = propagateOutgoing()
    expect(await sentBy({ run })).toBe(1)
    propagation[Symbol.dispose]()
  })

  it('works for an engine whose adapters do not start it', async () => {
    const baton = createBaton({ outgoing: false })
    expect(await sentBy(baton)).toBe(0)
    const propagation = baton.propagateOutgoing()
    expect(await sentBy(baton)).toBe(1)
    propagation[Symbol.dispose]()
  })

  it('lets a request end that was under way when it was stopped', async () => {
    const { inside, stop } = sending()
    const answer = await inside(async () => {
      const asked = fetch(`${receiver.url}/slow/30`)
      await until(() => receiver.received.length > 0)
      stop()
      return (await asked).text()
    })
    expect(answer).toBe('xy')
  })
})

describe('an adapter', () => {
  it.each([undefined, {}, { outgoing: {} }])('made with %j starts it', async (options) => {
    const baton = batonOf(options)
    expect(await sentBy(baton)).toBe(1)
    baton.propagateOutgoing()[Symbol.dispose]()
    expect(await sentBy(baton)).toBe(0)
  })

  it('starts it for an engine that exists already, once for all adapters', async () => {
    const baton = createBaton()
    expect(batonOf(baton)).toBe(baton)
    batonOf(baton)
    expect(await sentBy(baton)).toBe(1)
    baton.propagateOutgoing()[Symbol.dispose]()
    expect(subscribed()).toEqual(none)
  })

  it('does not start it with outgoing: false', async () => {
    expect(await sentBy(batonOf({ outgoing: false }))).toBe(0)
    expect(await sentBy(batonOf(createBaton({ outgoing: false })))).toBe(0)
    expect(subscribed()).toEqual(none)
  })
})

describe('another subscriber of undici', () => {
  /** What OpenTelemetry's instrumentation does: it adds without looking. */
  const append = (message: unknown) => {
    const { request } = message as { request: { addHeader(name: string, value: string): void } }
    request.addHeader('traceparent', theirs)
  }
  const theirs = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const [created] = channels as [ReturnType<typeof channel>]

  it.each(['before', 'after', 'long after'])('that came %s us has the only word', async (when) => {
    if (when === 'before') created.subscribe(append)
    const { inside, calls } = sending()
    if (when === 'long after') await inside(() => fetch(receiver.url))
    receiver.received.length = 0
    if (when !== 'before') created.subscribe(append)
    const own = calls().length
    try {
      for (let i = 0; i < 3; i++) await inside(() => fetch(receiver.url))
    } finally {
      created.unsubscribe(append)
    }
    expect(receiver.received.map(({ traceparents }) => traceparents)).toEqual([[theirs], [theirs], [theirs]])
    expect(calls().length).toBe(own)
  })

  it('that came and went leaves the subscription where it was', async () => {
    const { baton, stop } = sending()
    created.subscribe(append)
    await sentBy(baton)
    created.unsubscribe(append)
    expect(await sentBy(baton)).toBe(1)
    stop()
    expect(subscribed()).toEqual(none)
  })
})

describe('a message that is not what it should be', () => {
  it.each([
    {},
    { request: null },
    { request: {} },
    { request: { method: 'GET', origin: 'nonsense', path: '/', headers: [] } },
  ])('%j hurts nobody', async (message) => {
    const { inside } = sending()
    const warnings = await warningsDuring(() =>
      inside(async () => {
        for (const one of channels) one.publish(message)
        expect((await fetch(receiver.url)).status).toBe(200)
      }),
    )
    expect(warnings.map(({ code }) => code)).toEqual(['BATON_OUTGOING'])
  })

  it('a header that cannot be added does not keep the request from leaving', async () => {
    const { inside } = sending()
    const breaking = ({ request }: { request: { addHeader: unknown } }) => {
      request.addHeader = () => {
        throw new Error('broken')
      }
    }
    const [created] = channels as [ReturnType<typeof channel>]
    created.subscribe(breaking as never)
    const warnings = await warningsDuring(async () => {
      expect(await inside(async () => (await fetch(receiver.url)).status)).toBe(200)
    })
    created.unsubscribe(breaking as never)
    expect(warnings).toEqual([
      {
        code: 'BATON_OUTGOING',
        message: expect.stringContaining('A request was sent without trace headers: Error: broken'),
      },
    ])
  })
})

describe('an agent of ours', () => {
  const ask = (agent: http.Agent, url = receiver.url) =>
    new Promise((resolve, reject) => {
      const lookup = (_name: string, options: { all?: boolean }, found: (...args: unknown[]) => void) =>
        options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)
      http.get(url, { agent, lookup: lookup as never }, (res) => resolve(text(res))).on('error', reject)
    })

  it('makes one span of a request that Node tells of as well', async () => {
    const { inside, calls } = sending()
    await inside(() => ask(new HttpAgent(), `http://api.example.com:${receiver.port}`))
    await inside(() => ask(new HttpAgent(), `http://last.example.com:${receiver.port}`))
    await until(() => calls().some(({ attributes }) => attributes['server.address'] === 'last.example.com'))
    expect(calls().map(({ attributes }) => attributes['server.address'])).toEqual([
      'api.example.com',
      'last.example.com',
    ])
    expect(receiver.received.map(({ traceparents }) => traceparents)).toEqual([[], []])
  })

  it('adds nothing for an engine that is off', async () => {
    await createBaton().run({}, {}, () => ask(new HttpAgent()))
    const { inside, stop } = sending()
    stop()
    await inside(() => ask(new HttpAgent()))
    expect(receiver.received.map(({ traceparents }) => traceparents)).toEqual([[], []])
  })

  it('takes the options of its class, and keeps connections', async () => {
    const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 })
    const { inside } = sending()
    await inside(async () => {
      await ask(agent)
      await ask(agent)
    })
    expect([agent instanceof http.Agent, agent.maxSockets, Object.keys(agent.freeSockets).length]).toEqual([true, 1, 1])
    expect(receiver.received.map(({ traceparents }) => traceparents.length)).toEqual([1, 1])
    expect(new Set(receiver.received.map(({ port }) => port)).size).toBe(1)
    agent.destroy()
  })
})

it('does not touch the agents of Node', async () => {
  const untouched = [http.globalAgent, http.request, http.get, http.Agent.prototype, globalThis.fetch]
  const { inside } = sending()
  await inside(() => new Promise((resolve) => http.get(receiver.url, (res) => resolve(text(res)))))
  expect([http.globalAgent, http.request, http.get, http.Agent.prototype, globalThis.fetch]).toEqual(untouched)
})
