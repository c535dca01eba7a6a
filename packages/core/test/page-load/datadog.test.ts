import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import { dataOf, scriptOf } from './rendered.js'

const traceId = '640cfd8d00000000abcdefab12345678'
const decimal = '12379814468735227512' // 0xabcdefab12345678
const start = (datadog: NonNullable<BatonOptions['pageLoad']>['datadog'], more: BatonOptions = {}, flags = '01') =>
  createBaton({ ...more, pageLoad: { datadog, ...more.pageLoad } }).start({
    traceparent: `00-${traceId}-b7ad6b7169203331-${flags}`,
  })

describe('a page that reads Datadog', () => {
  const now = 1_790_000_000_123
  beforeEachNow(now)

  it.each<[NonNullable<BatonOptions['pageLoad']>['datadog'], string]>([
    [true, decimal],
    [{ traceIdFormat: 'decimal' }, decimal],
    [{ traceIdFormat: 'hex' }, traceId],
  ])('joins the trace by its id: %j writes %s', (options, id) => {
    const { pageLoad, parentId } = start(options)
    const told = { traceId: id, traceTime: now }
    expect({
      tags: String(pageLoad.tags()),
      script: scriptOf(pageLoad.script('datadog')).data,
      data: dataOf(pageLoad.data()),
    }).toEqual({
      tags: `<meta name="dd-trace-id" content="${id}">\n<meta name="dd-trace-time" content="${now}">`,
      script: told,
      data: { at: now, maxAge: 120, datadog: told },
    })
    expect(parentId).toBe('b7ad6b7169203331')
  })

  it('writes no zeros in front', () => {
    const traceparent = '00-00000000000000010000000000000001-b7ad6b7169203331-01'
    const { tags } = createBaton({ pageLoad: { datadog: true } }).start({ traceparent }).pageLoad.values
    expect(tags[0]).toEqual({ name: 'dd-trace-id', content: '1' })
  })

  it('is told nothing of a trace that is not sampled, because nothing could tell it that', () => {
    const { pageLoad } = start(true, {}, '00')
    expect([pageLoad.tags(), pageLoad.data(), pageLoad.config('datadog')].map(String)).toEqual(['', '', '{}'])
    expect(scriptOf(pageLoad.script('datadog')).data).toBeNull()
  })

  it('is told of a sampled one, too, when it decides for itself', () => {
    const { pageLoad } = start(true, { pageLoad: { sampling: 'independent' } })
    expect(pageLoad.values.tags.map(({ content }) => content)).toEqual([decimal, String(now)])
  })

  it('gets the agent’s own options, regular expressions included, and not ours', () => {
    const options = {
      applicationId: 'a',
      clientToken: 'c',
      allowedTracingUrls: [/^https:\/\/api\./],
      traceIdFormat: 'hex',
    } as const
    const { pageLoad } = start(options)
    const expected =
      '{"applicationId":"a","clientToken":"c","allowedTracingUrls":[new RegExp("^https:\\\\/\\\\/api\\\\.","")]}'
    expect(String(pageLoad.config('datadog'))).toBe(expected)
    expect(String(pageLoad.script('datadog'))).toContain(`"options":${expected}`)
    expect(pageLoad.values.config.datadog).toEqual({
      applicationId: 'a',
      clientToken: 'c',
      allowedTracingUrls: [/^https:\/\/api\./],
    })
  })

  it('says one time of a request, however often it is asked', () => {
    const { pageLoad } = start(true)
    const first = String(pageLoad.tags())
    jest.setSystemTime(now + 5)
    expect(String(pageLoad.tags())).toBe(first)
  })
})

function beforeEachNow(now: number): void {
  beforeEach(() => void jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate', 'performance'] }))
  afterEach(() => void jest.useRealTimers())
}
