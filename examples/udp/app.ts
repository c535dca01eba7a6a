import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type Baton, currentTraceparent } from '@trace-baton/core'

/**
 * A service over UDP. A datagram is text: a `traceparent` or nothing, a line feed, and a word. The service returns the word in
 * capitals.
 */
export async function serve(baton: Baton, port = 0): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.on('message', (datagram, { address, port }) => {
    const [traceparent = '', word = ''] = datagram.toString().split('\n')
    const transaction = baton.start({ traceparent }, { name: 'shout' })
    transaction.run(() => socket.send(word.toUpperCase(), port, address))
    transaction.end()
  })
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

/** Sends a word to such a service, in the current trace if there is one, and returns the response. */
export async function shout(word: string, port: number): Promise<string> {
  const socket = createSocket('udp4')
  socket.send(`${currentTraceparent() ?? ''}\n${word}`, port, '127.0.0.1')
  try {
    const [answer] = await once(socket, 'message')
    return String(answer)
  } finally {
    socket.close()
  }
}
