import { get as getByHttp } from 'node:http'
import { get as getByHttps } from 'node:https'
import { text } from 'node:stream/consumers'

/** A page as a browser's navigation gets it. */
export interface FetchedPage {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

const timeout = 15_000 // ms

/** The headers of a navigation, for which the server renders what it renders for a browser. `fetch` would write another mode. */
const navigation = {
  accept: 'text/html',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'cache-control': 'max-age=0',
}

/** Fetches a page, and follows no redirect. Rejects if it cannot. */
export function fetchPage(url: string): Promise<FetchedPage> {
  const get = url.toLowerCase().startsWith('https:') ? getByHttps : getByHttp
  return new Promise((resolve, reject) => {
    get(url, { headers: navigation, signal: AbortSignal.timeout(timeout), agent: false }, (response) => {
      const pairs = Object.entries(response.headersDistinct).flatMap(([name, values]) =>
        (values ?? []).map((value): [string, string] => [name, value]),
      )
      const status = response.statusCode ?? 0
      text(response).then((body) => resolve({ status, headers: new Headers(pairs), body }), reject)
    }).once('error', (error) => reject(new Error(`The page cannot be fetched: ${error.message || url}`)))
  })
}
