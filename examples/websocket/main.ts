import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBaton } from '@trace-baton/core'
import { WebSocket } from 'ws'
import { openRoom, say } from './app.js'

const baton = createBaton({
  record: ({ name, traceId, spanId, parentId }) => console.log(name, { traceId, spanId, parentId }),
})
const server = createServer()
const room = openRoom(baton, server)
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const member = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  member.on('open', () => baton.run({}, { name: 'click', kind: 'client' }, () => say(member, 'hello')))
  member.on('message', (data) => {
    console.log(String(data))
    member.close()
    room.close()
    server.close()
  })
})
