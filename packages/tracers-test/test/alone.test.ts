import { afterEach, describe, expect, it } from '@jest/globals'
import { type Setup, type Shop, startShop } from './shop.js'

describe('who reports the span of the server', () => {
  let shop: Shop | undefined
  afterEach(() => shop?.close())

  async function warningsOf(setup: Setup): Promise<string[]> {
    shop = await startShop(setup)
    await (await fetch(`${shop.url}/page`)).text()
    const { warnings } = (await (await fetch(`${shop.url}/warnings`)).json()) as { warnings: { code: string }[] }
    return warnings.map(({ code }) => code)
  }

  it.each([
    ['', {}],
    [', in the tests of an application', { NODE_ENV: 'test' }],
    [', in production', { NODE_ENV: 'production' }],
  ])('C7: is said once to be nobody, where there is no recorder and no tracer%s', async (_, env) => {
    expect(await warningsOf({ env })).toEqual(['BATON_UNREPORTED'])
  })

  it.each([[true], [false]])('is not asked for with record: %s', async (record) => {
    expect(await warningsOf({ baton: { record } })).toEqual([])
  })

  it('is the agent of Elastic, which has to be given', async () => {
    expect(await warningsOf({ import: 'elastic.mjs', baton: { record: false } })).toEqual(['BATON_TRACER'])
  })

  it('is Baton with tracer: "none", whichever tracer runs', async () => {
    expect(await warningsOf({ import: 'otel2.mjs', baton: { tracer: 'none', record: true } })).toEqual([])
  })

  it('is the recorder for a request that the tracer leaves out', async () => {
    shop = await startShop({ import: 'otel2.mjs', baton: { record: true } })
    const response = await fetch(`${shop.url}/ignored`)
    await response.text()
    const { traceId, spanId } = JSON.parse(response.headers.get('x-seen') ?? '')
    await (await fetch(`${shop.url}/page`)).text()
    const { records } = (await (await fetch(`${shop.url}/warnings`)).json()) as { records: object[] }
    expect(records).toEqual([expect.objectContaining({ traceId, spanId })])
  })
})
