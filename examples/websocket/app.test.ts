import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from '@jest/globals'
import { createBaton } from '@trace-baton/core'
import { recorder } from '@trace-baton/core/testing'
import { WebSocket } from 'ws'
import { openRoom, say } from './app.js'

it('carries the trace of a message to the room, and from there to every member', async () => {
  const { record, records } = recorder()
  const baton = createBaton({ record })
  const server = createServer()
  const room = openRoom(baton, server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const members = [new WebSocket(url), new WebSocket(url)]
  try {
    await Promise.all(members.map((member) => once(member, 'open')))
    const heard = members.map((member) => once(member, 'message'))
    baton.run({}, { name: 'click', kind: 'client' }, () => say(members[0] as WebSocket, 'hello'))
    const messages = (await Promise.all(heard)).map(([data]) => JSON.parse(String(data)))

    const click = records.find(({ name }) => name === 'click')
    const message = records.find(({ name }) => name === 'chat message')
    expect([message?.traceId, message?.parentId]).toEqual([click?.traceId, click?.spanId])
    const traceparent = expect.stringMatching(`^00-${message?.traceId}-${message?.spanId}-0[13]$`)
    expect(messages).toEqual([
      { trace: { traceparent }, text: 'hello' },
      { trace: { traceparent }, text: 'hello' },
    ])
  } finally {
    for (const member of members) member.terminate()
    room.close()
    await new Promise((resolve) => server.close(resolve))
  }
})
