import { once } from 'node:events'
import { connect as open } from 'node:net'

/**
 * Asks for pages over a fixed number of keep-alive connections, one request at a time on each.
 *
 * It writes bytes made in advance and reads no more of an answer than its status and its length: the client must take
 * less time than the fastest server, which would otherwise wait, and cost more a request than one with work to do.
 */
export function connect(port, connections) {
  const all = Array.from({ length: connections }, () => connection(port))

  return {
    /** One page, and the head that it came with. */
    async get(headers) {
      const { head, body } = await all[0].ask(bytesOf(headers))
      return { head, html: body.toString() }
    },
    /** Sends that many requests, with the given headers in turn. */
    async run(requests, headers) {
      const messages = headers.map(bytesOf)
      let sent = 0
      async function work({ ask }) {
        while (sent < requests) await ask(messages[sent++ % messages.length])
      }
      await Promise.all(all.map(work))
    },
    close: () => Promise.all(all.map((one) => one.close())),
  }
}

function bytesOf(headers) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`GET /products HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

function connection(port) {
  const socket = open({ port, host: '127.0.0.1', noDelay: true })
  let received
  let waiting

  socket.on('data', (chunk) => {
    received = received ? Buffer.concat([received, chunk]) : chunk
    const answer = answerIn(received)
    if (!answer) return
    received = undefined
    if (answer.head.startsWith('HTTP/1.1 200 ')) waiting.resolve(answer)
    else waiting.reject(new Error(`The server answered ${answer.head}\n\n${answer.body}`))
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('The server closed the connection.')))

  return {
    ask(message) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(message)
      })
    },
    async close() {
      const closed = once(socket, 'close')
      socket.end()
      await closed
    },
  }
}

/** A whole answer of known length, as every page here is. */
function answerIn(bytes) {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.latin1Slice(0, end)
  const length = /^content-length: (\d+)/im.exec(head)
  if (!length) throw new Error(`The server did not say how long its answer is:\n${head}`)
  const from = end + 4
  const to = from + Number(length[1])
  return bytes.length < to ? undefined : { head, body: bytes.subarray(from, to) }
}
