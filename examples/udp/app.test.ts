import { afterEach, expect, it } from '@jest/globals'
import { createBaton } from '@trace-baton/core'
import { recorder } from '@trace-baton/core/testing'
import { serve, shout } from './app.js'

const { record, records, clear } = recorder()
const baton = createBaton({ record })
let close = () => {}
afterEach(() => close())

async function start(): Promise<number> {
  clear()
  const socket = await serve(baton)
  close = () => socket.close()
  return socket.address().port
}

it('continues the trace of whoever sent the datagram', async () => {
  const port = await start()
  expect(await baton.run({}, { name: 'client', kind: 'client' }, () => shout('hello', port))).toBe('HELLO')
  const [service, client] = records
  expect([service?.name, service?.traceId, service?.parentId]).toEqual(['shout', client?.traceId, client?.spanId])
})

it('starts a trace for a datagram that brings none', async () => {
  const port = await start()
  expect(await shout('hello', port)).toBe('HELLO')
  expect(records.map(({ name, parentId }) => [name, parentId])).toEqual([['shout', undefined]])
})
