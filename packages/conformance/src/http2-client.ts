import { connect, type IncomingHttpHeaders } from 'node:http2'

/** One request on a connection of its own. */
export function getOverHttp2(
  url: string,
  request: IncomingHttpHeaders,
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(url).on('error', reject)
    const stream = session.request(request, { endStream: true }).on('error', reject)
    let headers: IncomingHttpHeaders = {}
    let body = ''
    stream.setEncoding('utf8').on('response', (received) => (headers = received))
    stream.on('data', (chunk) => (body += chunk))
    stream.on('end', () => {
      session.close()
      resolve({ headers, body })
    })
  })
}
