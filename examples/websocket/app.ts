import type { Server } from 'node:http'
import { type Baton, currentSpan } from '@trace-baton/core'
import { type WebSocket, WebSocketServer } from 'ws'

/** A message with its own trace headers, because the headers of a socket are those of its handshake. */
interface Message {
  readonly trace?: Record<string, string>
  readonly text: string
}

/** A chat room: each message is sent to all members, in a transaction of its own. */
export function openRoom(baton: Baton, server: Server): WebSocketServer {
  const room = new WebSocketServer({ server })
  room.on('connection', (member) => {
    member.on('message', (data) => {
      const { trace = {}, text } = JSON.parse(String(data)) as Message
      baton.run(trace, { name: 'chat message' }, () => {
        for (const other of room.clients) say(other, text)
      })
    })
  })
  return room
}

/** Sends a message, in the current trace if there is one. */
export function say(socket: WebSocket, text: string): void {
  socket.send(JSON.stringify({ trace: currentSpan()?.inject() ?? {}, text } satisfies Message))
}
