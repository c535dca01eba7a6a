import { randomBytes } from 'node:crypto'

const navigation = {
  host: 'shop.example:8443',
  connection: 'keep-alive',
  'cache-control': 'max-age=0',
  'sec-ch-ua': '"Chromium";v="156", "Not)A;Brand";v="24"',
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Linux"',
  'upgrade-insecure-requests': '1',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-user': '?1',
  'sec-fetch-dest': 'document',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'en-GB,en;q=0.9',
  cookie: 'session=4f0c2d6e9a7b; theme=dark',
}

/** What Chromium sends when a visitor follows a link: no trace headers. */
export const navigations = many(() => ({}))

/** What a service, or a proxy that traces, sends: W3C trace context and baggage, another trace each time. */
export const traced = many(() => ({
  traceparent: `00-${hex(16)}-${hex(8)}-01`,
  tracestate: 'vendor=t61rcWkgMzE,other=00f067aa0ba902b7',
  baggage: 'tenant=acme,region=eu-west-1;ttl=60',
}))

/** 64 sets of headers whose objects differ in shape, as those of real clients do. */
function many(traceHeaders) {
  return Array.from({ length: 64 }, (_, i) => {
    const entries = Object.entries({ ...navigation, ...traceHeaders() })
    const from = i % entries.length
    return Object.fromEntries([...entries.slice(from), ...entries.slice(0, from)])
  })
}

function hex(bytes) {
  return randomBytes(bytes).toString('hex')
}
