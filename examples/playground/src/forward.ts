import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

/** Passes a request without a body on to a port of this machine, and the response back; headers stay as they are. */
export function forward(req: IncomingMessage, res: ServerResponse, port: number): Promise<void> {
  const { method, url: path, headers } = req
  return new Promise((resolve, reject) => {
    const passed = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      // A browser that leaves early ends both.
      pipeline(answer, res).then(resolve, () => resolve())
    })
    passed.once('error', reject).end()
  })
}
