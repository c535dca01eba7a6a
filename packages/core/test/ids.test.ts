import { describe, expect, it, jest } from '@jest/globals'
import { isSpanId, isTraceId, newSpanId, newTraceId } from '../src/context/ids.js'
import { spanId, traceId } from './literals.js'

const count = 5000 // the pool is refilled about 30 times

describe('newTraceId', () => {
  it('is 32 lowercase hex characters, and another one each time', () => {
    const ids = Array.from({ length: count }, newTraceId)
    expect(ids.filter((id) => !/^[0-9a-f]{32}$/.test(id))).toEqual([])
    expect(new Set(ids).size).toBe(count)
  })

  it('varies in every one of its 32 characters', () => {
    const ids = Array.from({ length: count }, newTraceId)
    const seen = Array.from({ length: 32 }, (_, at) => new Set(ids.map((id) => id[at])).size)
    expect(seen).toEqual(Array.from({ length: 32 }, () => 16))
  })
})

describe('newSpanId', () => {
  it('is 16 lowercase hex characters, and another one each time', () => {
    const ids = Array.from({ length: count }, newSpanId)
    expect(ids.filter((id) => !/^[0-9a-f]{16}$/.test(id))).toEqual([])
    expect(new Set(ids).size).toBe(count)
  })

  it('shares no bytes with the trace ids made between', () => {
    const pairs = Array.from({ length: count }, () => [newTraceId(), newSpanId()] as const)
    expect(pairs.filter(([trace, span]) => trace.includes(span))).toEqual([])
  })
})

describe('a random source that yields zeros', () => {
  it('is asked again', async () => {
    let calls = 0
    const randomFillSync = (pool: Buffer) => pool.fill(calls++ === 0 ? 0 : 0xab)
    const { getBuiltinModule } = process
    const modules = jest.spyOn(process, 'getBuiltinModule')
    modules.mockImplementation(((id: string) =>
      id === 'node:crypto' ? { randomFillSync } : getBuiltinModule(id)) as typeof getBuiltinModule)
    jest.resetModules()
    const ids = await import('../src/context/ids.js')
    expect([ids.newSpanId(), ids.newTraceId(), calls]).toEqual(['ab'.repeat(8), 'ab'.repeat(16), 2])
    modules.mockRestore()
  })
})

describe('isTraceId', () => {
  it.each<[unknown, boolean, string]>([
    [traceId, true, 'the example of the specification'],
    [`${'0'.repeat(31)}1`, true, 'one digit that is not zero'],
    ['0'.repeat(32), false, 'all zero'],
    [traceId.toUpperCase(), false, 'uppercase'],
    [traceId.slice(1), false, '31 characters'],
    [`${traceId}0`, false, '33 characters'],
    [`${traceId.slice(1)}\n`, false, 'a line break'],
    [`${traceId.slice(1)}g`, false, 'a letter that is not hex'],
    [`${traceId.slice(1)}/`, false, 'the character before 0'],
    [`${traceId.slice(1)}:`, false, 'the character after 9'],
    [`${traceId.slice(1)}\``, false, 'the character before a'],
    [`${traceId.slice(1)}４`, false, 'a full-width digit'],
    ['', false, 'nothing'],
    [undefined, false, 'absent'],
    [null, false, 'null'],
    [[traceId], false, 'an array'],
    [new String(traceId), false, 'a String object'],
    [Buffer.from(traceId), false, 'bytes'],
  ])('%j is %j: %s', (value, expected) => {
    expect(isTraceId(value)).toBe(expected)
  })
})

describe('isSpanId', () => {
  it.each<[unknown, boolean, string]>([
    [spanId, true, 'the example of the specification'],
    ['0000000000000001', true, 'one digit that is not zero'],
    ['0000000000000000', false, 'all zero'],
    [spanId.toUpperCase(), false, 'uppercase'],
    [spanId.slice(1), false, '15 characters'],
    [`${spanId}0`, false, '17 characters'],
    [`${spanId.slice(1)}x`, false, 'a letter that is not hex'],
    [0x00f067aa0ba902b7n, false, 'a bigint'],
    [undefined, false, 'absent'],
  ])('%p is %j: %s', (value, expected) => {
    expect(isSpanId(value)).toBe(expected)
  })
})
