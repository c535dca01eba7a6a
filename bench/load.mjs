import { Pool } from 'undici'

/** Asks for pages over a fixed number of keep-alive connections, one request at a time on each. */
export function connect(port, connections) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 })

  async function get(headers) {
    const { statusCode, body } = await pool.request({ method: 'GET', path: '/products', headers })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`The server answered ${statusCode}: ${text}`)
    return text
  }

  return {
    get,
    /** Sends that many requests, with the given headers in turn. */
    async run(requests, headers) {
      let sent = 0
      async function work() {
        while (sent < requests) await get(headers[sent++ % headers.length])
      }
      await Promise.all(Array.from({ length: connections }, work))
    },
    close: () => pool.close(),
  }
}
