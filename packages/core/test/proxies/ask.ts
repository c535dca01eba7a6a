import http from 'node:http'

/** What a user got. */
export interface Answer {
  readonly status: number
  /** All but the date, by name. */
  readonly headers: readonly string[]
  readonly caching: string | undefined
  /** Every trace id in the page and in its headers. */
  readonly ids: readonly string[]
}

const navigation = { accept: 'text/html,*/*;q=0.8', 'sec-fetch-dest': 'document' }

/** Asks for a page, as the navigation of a user. */
export function ask(port: number, path: string, user: number, agent: http.Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { ...navigation, 'x-user': String(user) }
    const req = http.request({ host: '127.0.0.1', port, path, headers, agent })
    req.on('error', reject)
    req.on('response', (res) => {
      let text = ''
      res.setEncoding('utf8').on('data', (chunk) => (text += chunk))
      res.on('error', reject).on('end', () => {
        const { date, connection, 'keep-alive': _, ...rest } = res.headers
        const entries = Object.entries(rest).map(([name, value]) => `${name}: ${value}`)
        resolve({
          status: res.statusCode ?? 0,
          headers: entries.sort(),
          caching: rest['cache-control'],
          ids: [...new Set(`${text} ${entries.join(' ')}`.match(/[0-9a-f]{32}/g) ?? [])],
        })
      })
    })
    req.end()
  })
}
