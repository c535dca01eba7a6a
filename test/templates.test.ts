import { expect, it, jest } from '@jest/globals'
import { inChromium, parsed } from './templates/browser.js'
import { onExpress, onKoa } from './templates/engines.js'
import { renderers } from './templates/jsx.js'
import { agentOptions, nonce, type Site, served, servedByExpress, servedByKoa } from './templates/served.js'
import { snippet } from './templates/snippets.js'

// Every snippet of docs/templates.md, rendered by the real engine in the real framework, and parsed by a real browser.

jest.setTimeout(30_000)

/** Pug has an indentation and a doctype of its own; the others get HTML's. */
function documentOf(language: string): string {
  return language === 'pug' ? `doctype html\n${snippet(language)}` : `<!doctype html>\n${snippet(language)}`
}

const documented: [string, () => Promise<Site>][] = [
  ...onExpress.map((engine): [string, () => Promise<Site>] => [
    `${engine.name} on Express`,
    () => servedByExpress(engine, documentOf(engine.language)),
  ]),
  ...onKoa.map((engine): [string, () => Promise<Site>] => [
    `${engine.name} on Koa`,
    () => servedByKoa(engine, documentOf(engine.language)),
  ]),
  ...renderers.map(([name, handler]): [string, () => Promise<Site>] => [
    `${name} on Express`,
    () => served(handler(nonce)),
  ]),
]

inChromium.each(documented)('the snippet for %s', (_, serve) => {
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
})
