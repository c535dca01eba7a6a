import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import type { AgentOptions, BatonOptions, Transaction } from '../../src/index.js'
import { createBaton } from '../../src/index.js'
import { traceId, traceparent } from '../literals.js'

/** What the inline script asks of Elastic's agent. */
interface Agent {
  observe(event: string, observer: (transaction: PageLoad) => void): void
  init(options: object): void
}

/** A transaction of the agent, as its observers see it. */
interface PageLoad {
  readonly type: string
  readonly traceId: string
  sampled: boolean
  sampleRate: number
}

const rendered = (options: BatonOptions, headers: object = {}, elastic: AgentOptions = { serviceName: 'shop' }) => {
  const transaction = createBaton({ pageLoad: { elastic }, ...options }).start(headers)
  const [, code = ''] = /^<script>([\s\S]*)<\/script>$/.exec(String(transaction.pageLoad.script('elastic'))) ?? []
  return { transaction, code }
}

/** A page in which the whole inline script has run, with the agent or before it. */
function run(code: string, { agentIsThere = true, timeOrigin = Date.now() } = {}) {
  const calls: [string, unknown][] = []
  const observers: ((transaction: PageLoad) => void)[] = []
  const agent: Agent = {
    observe(event, observer) {
      calls.push(['observe', event])
      observers.push(observer)
    },
    init: (options) => calls.push(['init', { ...options }]),
  }
  const later: [string, () => void][] = []
  const target = { addEventListener: (event: string, listener: () => void) => later.push([event, listener]) }
  const window: object = agentIsThere ? { ...target, elasticApm: agent } : target
  const performance = { getEntriesByType: () => [{ transferSize: 1400, encodedBodySize: 1100 }], timeOrigin }
  runInNewContext(code, { window, document: target, performance })
  return {
    calls,
    /** The agent has come, and the page is as far as the event says. */
    happens: (event: 'DOMContentLoaded' | 'load') => {
      Object.assign(window, { elasticApm: agent })
      for (const [name, listener] of later) if (name === event) listener()
    },
    started: (type: string, traceId: string) => {
      const transaction: PageLoad = { type, traceId, sampled: true, sampleRate: 1 }
      for (const observer of observers) observer(transaction)
      return [transaction.sampled, transaction.sampleRate]
    },
  }
}

const idsOf = (transaction: Transaction, sampled: boolean) => ({
  pageLoadTraceId: transaction.traceId,
  pageLoadSpanId: transaction.ensureParentId(),
  pageLoadSampled: sampled,
})

describe("H: Elastic's whole inline script", () => {
  it('starts the agent with the ids, once, when the agent is there', () => {
    const { transaction, code } = rendered({})
    const { calls, happens } = run(code)
    happens('load')
    expect(calls).toEqual([
      ['observe', 'transaction:start'],
      ['init', { serviceName: 'shop', ...idsOf(transaction, true) }],
    ])
  })

  it.each(['DOMContentLoaded', 'load'] as const)('starts an agent that comes before %s, once', (event) => {
    const { transaction, code } = rendered({})
    const { calls, happens } = run(code, { agentIsThere: false })
    expect(calls).toEqual([])
    happens(event)
    expect(calls.map(([name]) => name)).toEqual(['observe', 'init'])
    happens('load')
    expect(calls.length).toBe(2)
    expect(calls[1]?.[1]).toEqual({ serviceName: 'shop', ...idsOf(transaction, true) })
  })

  it('unsamples the page load of this trace, and nothing else', () => {
    const { transaction, code } = rendered({ sampleRate: 0 })
    const { started } = run(code)
    expect(started('page-load', transaction.traceId)).toEqual([false, 0])
    expect(started('page-load', traceId)).toEqual([true, 1])
    expect(started('route-change', transaction.traceId)).toEqual([true, 1])
  })

  it('gives the page load the rate of the trace', () => {
    const { code } = rendered({}, { traceparent, tracestate: 'es=s:0.25' })
    expect(run(code).started('page-load', traceId)).toEqual([true, 0.25])
    expect(run(rendered({}, { traceparent }).code).started('page-load', traceId)).toEqual([true, 1])
  })

  it('starts the agent without ids on a page that is too old', () => {
    const { code } = rendered({})
    const { calls, started } = run(code, { timeOrigin: Date.now() + 121_000 })
    expect(calls).toEqual([['init', { serviceName: 'shop' }]])
    expect(started('page-load', traceId)).toEqual([true, 1])
  })

  it('starts the agent without ids where the page decides for itself', () => {
    const { code } = rendered({ pageLoad: { elastic: { serviceName: 'shop' }, sampling: 'independent' } })
    expect(run(code).calls).toEqual([['init', { serviceName: 'shop' }]])
  })
})
