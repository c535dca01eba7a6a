import { describe, expect, it } from '@jest/globals'
import { expectLinked } from '@trace-baton/core/testing'
import request from 'supertest'
import { createApp } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const listener = createApp().callback()

describe('the board of departures', () => {
  it('hands the trace of the request over to the page', async () => {
    const answer = await request(listener).get('/').set('traceparent', `00-${traceId}-b7ad6b7169203331-01`)
    expect(await expectLinked(answer)).toMatchObject({ traceId, targets: ['w3c'] })
    expect(answer.get('cache-control')).toBe('private, no-cache')
  })

  it('lists the trains, and shows each', async () => {
    const board = await request(listener).get('/')
    expect(board.text.match(/<tr>/g)).toHaveLength(3)
    const train = await request(listener).get('/trains/204')
    expect([train.status, train.text]).toEqual([200, expect.stringContaining('<h1>Train 204 to Trieste</h1>')])
  })

  it('says so when there is no such train', async () => {
    const train = await request(listener).get('/trains/999')
    expect([train.status, train.text]).toEqual([404, expect.stringContaining('<h1>No such train</h1>')])
  })
})
