import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import type { SpanRecord } from '../../src/trace/record.js'
import type { HttpExchange } from '../../src/trace/start-info.js'
import type { Transaction } from '../../src/trace/transaction.js'
import { anySpanId, anyTraceId, otherSpanId, otherTraceId, spanId, traceId, traceparent } from '../literals.js'
import { dataOf, scriptOf } from './rendered.js'

const page: HttpExchange = {
  name: 'GET /',
  attributes: () => ({}),
  reasonToOmitIds: () => undefined,
  markIdsRendered: () => {},
  errorPage: false,
  unshown: false,
  aborted: false,
}

function start(headers: object, options: BatonOptions = {}, exchange: Partial<HttpExchange> = {}): Transaction {
  return createBaton({ pageLoad: { elastic: true }, ...options }).start(headers, { exchange: { ...page, ...exchange } })
}

/** Everything that a page could be told for Elastic, in every form. */
function rendered({ pageLoad }: Transaction) {
  return {
    tags: String(pageLoad.tags()),
    config: JSON.parse(String(pageLoad.config('elastic'))),
    script: scriptOf(pageLoad.script('elastic')).data,
    data: dataOf(pageLoad.data())?.elastic,
    values: {
      tags: pageLoad.values.tags,
      config: pageLoad.values.config.elastic,
      data: pageLoad.values.data?.elastic,
    },
  }
}

const everywhere = (config: object, data: object) => ({
  tags: '',
  config,
  script: data,
  data,
  values: { tags: [], config, data },
})

const nothing = {
  tags: '',
  config: {},
  script: null,
  data: undefined,
  values: { tags: [], config: {}, data: undefined },
}

// The rows of the render matrix: what the server knows when it renders, and what Elastic RUM is told.
describe('Elastic RUM is told', () => {
  it('of a root that is sampled: the trace, the parent we minted, and the rate', () => {
    const transaction = start({}, { sampler: () => true, sampleRate: 1 })
    const ids = {
      pageLoadTraceId: transaction.traceId,
      pageLoadSpanId: transaction.ensureParentId(),
      pageLoadSampled: true,
    }
    expect(rendered(transaction)).toEqual(everywhere(ids, { ids, sampled: true, sampleRate: 1 }))
    expect([transaction.traceId, transaction.parentId]).toEqual([anyTraceId, anySpanId])
  })

  it('of a root that is sampled at a lower rate: that rate, unrounded', () => {
    const transaction = sampledAt(0.7654321)
    const ids = {
      pageLoadTraceId: transaction.traceId,
      pageLoadSpanId: transaction.ensureParentId(),
      pageLoadSampled: true,
    }
    expect(rendered(transaction)).toEqual(everywhere(ids, { ids, sampled: true, sampleRate: 0.7654321 }))
  })

  it('of a root that is not sampled: no ids in the config, and in the script what makes it true', () => {
    const transaction = start({}, { sampleRate: 0 })
    const ids = {
      pageLoadTraceId: transaction.traceId,
      pageLoadSpanId: transaction.ensureParentId(),
      pageLoadSampled: false,
    }
    expect(rendered(transaction)).toEqual(
      everywhere({ pageLoadSampled: false }, { ids, sampled: false, sampleRate: 0 }),
    )
  })

  it('of a remote parent that is sampled: that parent, and no id twice', () => {
    const transaction = start({ traceparent, tracestate: 'es=s:0.25' })
    const ids = { pageLoadTraceId: traceId, pageLoadParentId: spanId, pageLoadSampled: true }
    expect(rendered(transaction)).toEqual(everywhere(ids, { ids, sampled: true, sampleRate: 0.25 }))
    expect(transaction.ensureParentId()).toBe(spanId)
    expect(rendered(transaction)).toEqual(everywhere(ids, { ids, sampled: true, sampleRate: 0.25 }))
  })

  it('of a remote parent whose rate is not known: no rate', () => {
    const transaction = start({ traceparent })
    const ids = { pageLoadTraceId: traceId, pageLoadParentId: spanId, pageLoadSampled: true }
    expect(rendered(transaction)).toEqual(everywhere(ids, { ids, sampled: true, sampleRate: null }))
  })

  it('of a remote parent that is not sampled: no ids in the config', () => {
    const transaction = start({ traceparent: `00-${traceId}-${spanId}-00`, tracestate: 'es=s:0.25' })
    const ids = { pageLoadTraceId: traceId, pageLoadParentId: spanId, pageLoadSampled: false }
    expect(rendered(transaction)).toEqual(
      everywhere({ pageLoadSampled: false }, { ids, sampled: false, sampleRate: 0 }),
    )
  })

  it('of a trace that was begun anew because the header is bad: a parent of our own', () => {
    const transaction = start({ traceparent: `00-${traceId}-${'0'.repeat(16)}-01` })
    expect(rendered(transaction).config).toEqual({
      pageLoadTraceId: transaction.traceId,
      pageLoadSpanId: transaction.ensureParentId(),
      pageLoadSampled: true,
    })
    expect(transaction.traceId).not.toBe(traceId)
  })

  it('of a trace whose parent only the legacy header names: that parent', () => {
    const transaction = start({ traceparent: '', 'elastic-apm-traceparent': `00-${otherTraceId}-${otherSpanId}-01` })
    expect(rendered(transaction).config).toEqual({
      pageLoadTraceId: otherTraceId,
      pageLoadParentId: otherSpanId,
      pageLoadSampled: true,
    })
  })

  it.each<[string, object, string | undefined]>([
    ['C4: is loaded ahead: the server’s span, and no parent is made', {}, undefined],
    ['C4: is loaded ahead for a caller: the caller', { traceparent }, spanId],
    ['is an error page: the server’s span, and no parent is made', {}, undefined],
    ['is an error page for a caller: the caller', { traceparent }, spanId],
  ])('of a page that %s', (title, headers, caller) => {
    const isError = title.includes('error')
    const transaction = start(headers, {}, isError ? { errorPage: true } : { untimed: true })
    expect(rendered(transaction).config).toEqual({
      pageLoadTraceId: transaction.traceId,
      pageLoadParentId: caller ?? transaction.spanId,
      pageLoadSampled: true,
    })
    expect(transaction.parentId).toBe(caller)
  })

  it('nothing in what gives no page, or a shared one, and no parent is made', () => {
    const transaction = start({}, {}, { reasonToOmitIds: () => 'cacheable' })
    expect(rendered(transaction)).toEqual(nothing)
    expect(transaction.parentId).toBeUndefined()
  })

  it('nothing of a page that decides for itself, and no parent is made', () => {
    const transaction = start({}, { pageLoad: { elastic: true, sampling: 'independent' } })
    expect(rendered(transaction)).toEqual(nothing)
    expect(transaction.parentId).toBeUndefined()
  })

  it('nothing where it is not configured, and no parent is made', () => {
    const transaction = start({}, { pageLoad: { w3c: true } })
    const { pageLoad } = transaction
    expect([pageLoad.values.config, dataOf(pageLoad.data())?.elastic]).toEqual([{ w3c: expect.any(Object) }, undefined])
    expect(transaction.parentId).toBeUndefined()
  })
})

describe('the parent of Elastic’s page load', () => {
  it('is the same in every form, and in the record', () => {
    const records: SpanRecord[] = []
    const transaction = start({}, { record: (record) => records.push(record) })
    const { config, script, data, values } = rendered(transaction)
    const ofValues = values.data as { ids: typeof config } | undefined
    const seen = [config, script.ids, data.ids, values.config, ofValues?.ids].map((ids) => ids?.pageLoadSpanId)
    transaction.end()
    expect(new Set([...seen, transaction.parentId, records[0]?.parentId]).size).toBe(1)
  })

  it.each(['tags', 'data', 'values', 'script', 'config'] as const)('is not made by looking at %s alone', (name) => {
    const transaction = start({})
    const { pageLoad } = transaction
    expect(Object.keys(pageLoad)).toContain(name)
    expect(transaction.parentId).toBeUndefined()
  })

  it('stands in the snippet that every Elastic user knows', () => {
    const transaction = start({})
    const snippet = `pageLoadTraceId: '${transaction.traceId}', pageLoadSpanId: '${transaction.ensureParentId()}', pageLoadSampled: ${transaction.sampled}`
    expect(snippet).toMatch(/^pageLoadTraceId: '[0-9a-f]{32}', pageLoadSpanId: '[0-9a-f]{16}', pageLoadSampled: true$/)
    expect(JSON.parse(String(transaction.pageLoad.config('elastic'))).pageLoadSpanId).toBe(transaction.ensureParentId())
  })
})

describe('the options of Elastic’s agent', () => {
  const options = { serviceName: 'shop', serverUrl: 'https://apm.example', active: true, nested: { list: [1, null] } }

  it('are in the config beside the ids, and in the script beside the data', () => {
    const { pageLoad } = start({ traceparent }, { pageLoad: { elastic: options } })
    const ids = { pageLoadTraceId: traceId, pageLoadParentId: spanId, pageLoadSampled: true }
    expect(JSON.parse(String(pageLoad.config('elastic')))).toEqual({ ...options, ...ids })
    expect(pageLoad.values.config.elastic).toEqual({ ...options, ...ids })
    expect(scriptOf(pageLoad.script('elastic'))).toEqual({
      data: { ids, sampled: true, sampleRate: null },
      options,
      at: expect.any(Number),
      maxAge: 120,
    })
  })

  it('are there without the ids where no ids may be', () => {
    const { pageLoad } = start(
      { traceparent },
      { pageLoad: { elastic: options } },
      { reasonToOmitIds: () => 'cacheable' },
    )
    expect(JSON.parse(String(pageLoad.config('elastic')))).toEqual(options)
    expect(scriptOf(pageLoad.script('elastic'))).toMatchObject({ data: null, options })
  })

  it('are not changed by what a page is given', () => {
    const baton = createBaton({ pageLoad: { elastic: options } })
    const config = baton.start({}).pageLoad.values.config.elastic as { nested: { list: unknown[] } }
    expect(() => config.nested.list.push('changed')).toThrow('not extensible')
    expect(baton.start({}).pageLoad.values.config.elastic?.nested).toEqual({ list: [1, null] })
  })
})

/** A root that is sampled at this rate. */
function sampledAt(sampleRate: number): Transaction {
  for (;;) {
    const transaction = start({}, { sampleRate })
    if (transaction.sampled) return transaction
  }
}
