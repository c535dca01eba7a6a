import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { listening, record } from './listening.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())

const preflight = (origin: string, method = 'POST') =>
  fetch(`${receiver.origin}/v1/traces`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'content-type,traceparent',
    },
  })

const local = [
  'http://localhost:3000',
  'https://localhost',
  'http://127.0.0.1:8080',
  'http://[::1]:3000',
  'http://shop.localhost',
]
const strange = [
  'https://shop.example',
  'http://localhost.evil.example',
  'http://evil.example:4318',
  'http://127.0.0.1.evil.example',
  'null',
]

describe('a page on this machine', () => {
  it.each(local)('may send reports from %s', async (origin) => {
    const asked = await preflight(origin)
    expect([asked.status, Object.fromEntries(asked.headers)]).toEqual([
      204,
      expect.objectContaining({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, POST, PUT',
        'access-control-allow-headers': 'content-type,traceparent',
        vary: 'origin',
      }),
    ])
    const sent = await receiver.post('/records', JSON.stringify(record), { origin })
    expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([202, origin])
  })

  it('reads the refusal of a report, too', async () => {
    const response = await receiver.post('/records', '{', { origin: 'http://localhost:3000' })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
      400,
      'http://localhost:3000',
    ])
  })

  it('of the receiver’s own origin may send, whatever its name is', async () => {
    expect((await receiver.post('/records', JSON.stringify(record), { origin: receiver.origin })).status).toBe(202)
  })
})

describe('a page of a stranger', () => {
  it.each(strange)('may send nothing from %s', async (origin) => {
    const asked = await preflight(origin)
    const sent = await receiver.post('/records', JSON.stringify(record), { origin })
    expect([asked.status, sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([403, 403, null])
    expect(await receiver.traces()).toEqual([])
  })
})

describe('what the traces page does', () => {
  it('is open to no other origin', async () => {
    const response = await fetch(`${receiver.origin}/traces.json`, { headers: { origin: 'http://localhost:3000' } })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect((await preflight('http://localhost:3000', 'DELETE')).status).toBe(404)
  })
})
