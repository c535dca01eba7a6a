import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { describe, expect, it } from '@jest/globals'
import express from 'express'
import express4 from 'express4'
import { baton } from '../src/index.js'

setFlagsFromString('--allow-natives-syntax')
const haveSameClass = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean

/** Requests and responses of a server, of which two were under way at the same time, after both are over. */
async function twoOf(listener: RequestListener): Promise<[IncomingMessage, ServerResponse][]> {
  const pairs: [IncomingMessage, ServerResponse][] = []
  const server = createServer((req, res) => {
    pairs.push([req, res])
    listener(req, res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/page/1`
  const get = async () => (await fetch(url)).text()
  await get()
  expect(await Promise.all([get(), get()])).toEqual(['<p>1', '<p>1'])
  server.closeAllConnections()
  server.close()
  return pairs.slice(1)
}

const isNode24 = Number.parseInt(process.versions.node, 10) >= 24

/** Two requests at once of an application that answers both when both are there. */
function waiting(app: express.Express): express.Express {
  const held: (() => void)[] = []
  let isFirst = true
  return app.get('/page/:id', (req, res) => {
    const send = () => res.type('html').send(`<p>${req.params.id}`)
    held.push(send)
    if (isFirst || held.length === 2) for (const each of held.splice(0)) each()
    isFirst = false
  })
}

describe.each([
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
])('%s', (_, create) => {
  it('keeps one hidden class for all requests, and one for all responses, so that V8 finds their properties', async () => {
    const app = create()
    app.use(baton({ record: false, outgoing: false }))
    const [first, second] = await twoOf(waiting(app))
    expect(haveSameClass(first?.[0] as object, second?.[0] as object)).toBe(true)
    expect(haveSameClass(first?.[1] as object, second?.[1] as object)).toBe(true)
  })

  it('has one for each request before Node 24, where a body parser adds a property to it', async () => {
    const app = create()
    app.use(baton({ record: false, outgoing: false }), create.json())
    const [first, second] = await twoOf(waiting(app))
    expect(haveSameClass(first?.[0] as object, second?.[0] as object)).toBe(isNode24)
  })
})
