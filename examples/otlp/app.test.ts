import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, expect, it } from '@jest/globals'
import { type Shop, startShop } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
}

const spans: Span[] = []
let shop: Shop | undefined
let collector: Server | undefined
afterEach(async () => {
  await shop?.close()
  await new Promise((resolve) => collector?.close(resolve).closeAllConnections())
})

it('sends the span of a request, and those below it, to the Collector', async () => {
  collector = createServer(async (req, res) => {
    const { resourceSpans } = (await json(req)) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
    res.end('{}')
  })
  const url = `${await listening(collector)}/v1/traces`
  shop = startShop(0, { url, protocol: 'http/json' })
  const origin = await listening(shop.server)
  const answer = await fetch(`${origin}/products/7`, {
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01`, accept: 'text/html' },
  })
  const page = await answer.text()
  await shop.close()

  const server = spans.find(({ name }) => name === 'GET /products/:id')
  const query = spans.find(({ name }) => name === 'SELECT products')
  expect(server).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' })
  expect(query).toMatchObject({ traceId, parentSpanId: server?.spanId })
  expect(page).toContain(`<meta name="traceparent" content="00-${traceId}-${server?.spanId}-01">`)
  expect(spans).toHaveLength(2)
})

async function listening(server: Server): Promise<string> {
  if (!server.listening) {
    await new Promise<void>((resolve) => {
      server.once('listening', resolve)
      if (server === collector) server.listen(0, '127.0.0.1')
    })
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
