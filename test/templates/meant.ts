import { expect, it } from '@jest/globals'
import { parsed } from './browser.js'
import { agentOptions, nonce, type Site } from './served.js'

/** What a browser must make of every documented snippet, whichever engine has rendered it. */
export function rendersWhatIsMeant(serve: () => Promise<Site>): void {
  it('is parsed to exactly the tags, scripts and values that were meant', async () => {
    const site = await serve()
    const { elements, text, inits, complaints } = await parsed(site.url)
    const { traceId, spanId, parentId } = await site.record()
    const ids = { pageLoadTraceId: traceId, pageLoadSpanId: parentId, pageLoadSampled: true }
    const traceparent = `00-${traceId}-${spanId}-01`

    const data = { tag: 'script', type: 'application/json', id: 'trace-baton', nonce, text: expect.any(String) }
    expect(elements.filter(({ tag }) => tag !== 'div')).toEqual([
      { tag: 'meta', name: 'traceparent', content: traceparent },
      { tag: 'script', nonce },
      { tag: 'script', nonce },
      data,
    ])
    expect(JSON.parse(elements.at(-1)?.text ?? '')).toEqual({
      at: expect.any(Number),
      maxAge: 120,
      elastic: { ids, sampled: true, sampleRate: 1 },
      w3c: { traceparent },
    })
    expect(inits).toEqual([
      { serviceName: 'shop', ...agentOptions, ...ids },
      { ...agentOptions, ...ids },
    ])
    expect([text.trim(), complaints, site.errors]).toEqual(['', [], []])
  })

  it('renders nothing on a request that is ignored', async () => {
    const site = await serve()
    const html = await (await fetch(`${site.url}/ignored`)).text()
    const { elements, text, inits, complaints } = await parsed(`${site.url}/ignored`)
    expect(elements.filter(({ tag }) => tag !== 'div')).toEqual([{ tag: 'script', nonce }])
    expect(inits).toEqual([{ serviceName: 'shop' }])
    expect([text.trim(), complaints, site.errors]).toEqual(['', [], []])
    expect(html).not.toMatch(/undefined|null|\[object|NaN/)
  })
}
