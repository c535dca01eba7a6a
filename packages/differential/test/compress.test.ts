import compress from '@fastify/compress'
import { expect, it } from '@jest/globals'
import { baton } from '@trace-baton/fastify'
import Fastify from 'fastify'

it('leaves a page alone that @fastify/compress has compressed, and tags one that it has not', async () => {
  const app = Fastify({ forceCloseConnections: true })
  app.register(baton, { autoInject: true, record: () => {} })
  await app.register(compress, { threshold: 0 }) // it compresses routes that come later
  app.get('/', (_request, reply) => reply.type('text/html').send('<!doctype html><html><head></head></html>'))
  try {
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const pages = ['gzip', 'identity'].map(async (encoding) => {
      const answer = await fetch(url, { headers: { accept: 'text/html', 'accept-encoding': encoding } })
      return [answer.headers.get('content-encoding'), /<meta name="traceparent"/.test(await answer.text())]
    })
    expect(await Promise.all(pages)).toEqual([
      ['gzip', false],
      [null, true],
    ])
  } finally {
    await app.close()
  }
})
