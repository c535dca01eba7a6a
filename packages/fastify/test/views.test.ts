import { fileURLToPath } from 'node:url'
import view from '@fastify/view'
import { describe, expect, it } from '@jest/globals'
import ejs from 'ejs'
import Fastify from 'fastify'
import Fastify4 from 'fastify4'
import view4 from 'fastify4-view'
import { baton } from '../src/index.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
const templates = fileURLToPath(new URL('views', import.meta.url))

describe.each([
  ['Fastify 5', Fastify, view],
  ['Fastify 4', Fastify4 as unknown as typeof Fastify, view4 as unknown as typeof view],
])('%s with @fastify/view', (_, framework, plugin) => {
  it.each([
    ['before', [plugin, baton]],
    ['behind', [baton, plugin]],
  ] as const)('finds the transaction, the page load and its own data in a view, registered %s it', async (_, order) => {
    const app = framework({ forceCloseConnections: true })
    for (const each of order)
      app.register(each as never, each === plugin ? ({ engine: { ejs }, templates } as never) : {})
    app.addHook('onRequest', async (_request, reply) => {
      reply.locals.nonce = 'r4nd0m'
    })
    app.get('/', (_request, reply) => reply.view('page.ejs', { title: 'Shop' }))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const answer = await fetch(url, { headers })
    const html = await answer.text()
    await app.close()
    const [, spanId = ''] = /content="00-[0-9a-f]{32}-([0-9a-f]{16})-01"/.exec(html) ?? []
    expect(html.replaceAll(/\n */g, '')).toBe(
      `<title>Shop</title><meta name="traceparent" content="00-${traceId}-${spanId}-01">` +
        `<script nonce="r4nd0m">init('${traceId}', 'b7ad6b7169203331', true)</script>`,
    )
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  })

  it('fills the locals again that a plugin has replaced, and keeps what else is in them', async () => {
    const app = framework({ forceCloseConnections: true })
    app.register(baton)
    app.addHook('onRequest', async (_request, reply) => {
      reply.locals = { nonce: 'r4nd0m' } as never
    })
    app.get('/', async (_request, { locals }) => Object.keys(locals).sort())
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    expect(await (await fetch(url)).json()).toEqual(['nonce', 'pageLoad', 'transaction'])
    await app.close()
  })

  it('finds the nonce of a policy that is set on the reply', async () => {
    const app = framework({ forceCloseConnections: true })
    app.register(baton)
    app.get('/', async (_request, reply) => {
      reply.header('content-security-policy', "script-src 'nonce-r4nd0m'").type('text/html')
      return String(reply.locals.pageLoad.script('w3c'))
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    expect(await (await fetch(url)).text()).toMatch(/^<script nonce="r4nd0m">/)
    await app.close()
  })
})
