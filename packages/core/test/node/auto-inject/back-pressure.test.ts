import http2 from 'node:http2'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../../src/index.js'
import { handle } from '../../../src/node/index.js'
import { protocols, type Response, until } from '../serving.js'

const megabyte = 1_000_000
const total = 100 * megabyte
const head = '<!doctype html><html><head>'
const type = { 'content-type': 'text/html' }

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** The bytes of all buffers that somebody still needs. */
function held(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

/** A page of 100 MB, whose head comes in two pieces; notes how much of it has been made. */
function* page(made: { bytes: number }): Generator<Buffer> {
  for (const piece of ['<!doctype html><html><he', 'ad>']) {
    made.bytes += piece.length
    yield Buffer.from(piece)
  }
  const piece = Buffer.alloc(65_536, 'x')
  while (made.bytes < total) {
    made.bytes += piece.length
    yield piece
  }
}

/** How the application writes the page. */
const ways: readonly [how: string, write: (res: Response, made: { bytes: number }) => Promise<unknown>][] = [
  ['through a pipeline', (res, made) => pipeline(Readable.from(page(made)), res)],
  [
    'waiting for drain when write says so',
    async (res, made) => {
      for (const piece of page(made)) {
        if (!res.write(piece)) await new Promise((resolve) => res.once('drain', resolve))
      }
      res.end()
    },
  ],
  [
    'waiting for each callback',
    async (res, made) => {
      for (const piece of page(made)) await new Promise((resolve) => res.write(piece, resolve))
      res.end()
    },
  ],
]

/** The bytes of the answer, as they come, over a connection that is read only when somebody asks for more. */
function download(protocol: string, port: number): Readable {
  if (protocol === 'HTTP/2') {
    const session = http2.connect(`http://127.0.0.1:${port}`)
    return session.request({ ':path': '/' }).on('close', () => session.close())
  }
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.0\r\n\r\n') // 1.0: the body is not chunked, and ends with the connection
  return socket
}

describe.each(protocols)('a page of 100 MB over %s', (protocol, serve) => {
  it.each(ways)('that is written %s is made no faster than a slow client reads it', async (_, write) => {
    const baton = createBaton({ autoInject: true })
    const made = { bytes: 0 }
    const serving = await serve((req, res) =>
      handle(baton, req, res, () => {
        res.writeHead(200, type)
        return write(res, made)
      }),
    )
    const before = held()
    let [read, pauses, ahead] = [0, 0, 0]
    let begin = ''
    for await (const chunk of download(protocol, serving.port)) {
      if (begin.length < 1000) begin += chunk.toString('latin1')
      read += chunk.length
      if (read < pauses * 10 * megabyte) continue
      await setTimeout(pauses++ === 0 ? 300 : 20)
      ahead = Math.max(ahead, made.bytes - read)
      // Nothing keeps what has been read. Buffers are swept beside the program, some time after the collection.
      if (pauses % 5 === 0) await until(() => held() - before < 40 * megabyte)
    }
    await serving.close()

    expect(begin).toMatch(/<!doctype html><html><head><meta name="traceparent" content="[-0-9a-f]{55}">x/)
    expect(read).toBeGreaterThanOrEqual(total + head.length)
    expect(pauses).toBeGreaterThan(9)
    // What has been made and not been read is in the buffers of the two sockets.
    expect(ahead).toBeLessThan(15 * megabyte)
  })
})
