// All that a page with everything on needs, in the straightest way. This is no product: it trusts each header, escapes
// nothing, refuses nothing, has no options, and leaves an error of the application's alone. It says what Baton could cost.
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomFillSync } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { realPage } from './real-page.mjs'
import { templateOf } from './template.mjs'

const headersLookedFor = [
  'traceparent',
  'elastic-apm-traceparent',
  'x-datadog-trace-id',
  'x-datadog-sampling-priority',
  'sentry-trace',
  'b3',
  'x-b3-traceid',
  'x-b3-sampled',
  'uber-trace-id',
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  'baggage',
  'x-request-id',
]

const { html, headers, values } = realPage()
const split = html.indexOf('\n<script')
const varying = { ...values, time: '\\b1\\d{12}\\b', random: '(?<=sentry-sample_rand=)[\\d.]+' }
const tagsOf = templateOf(html.slice(0, split), varying)
const scriptOf = templateOf(html.slice(split + 1), varying)
const serverTimingOf = templateOf(headers['Server-Timing'], varying)
const cacheControl = headers['Cache-Control']

const scope = new AsyncLocalStorage()
const service = { name: 'shop' }
const transactionKey = Symbol('transaction')

/** Express middleware. */
export function floor(record) {
  return function floor(req, res, next) {
    const transaction = new Transaction(req, res, record)
    req.transaction = transaction
    res[transactionKey] = transaction
    res.locals.transaction = transaction
    res.locals.pageLoad = transaction.pageLoad
    res.on('close', end)
    res.writeHead = writeHead
    scope.run(transaction, next)
  }
}

class Transaction {
  constructor(req, res, record) {
    let traceparent
    for (let i = 0; i < headersLookedFor.length; i++) {
      const value = req.headers[headersLookedFor[i]]
      if (value !== undefined && i === 0) traceparent = value
    }
    const continues = traceparent !== undefined && traceparent.length === 55
    this.traceId = continues ? traceparent.slice(3, 35) : newId(16)
    this.parentId = continues ? traceparent.slice(36, 52) : undefined
    this.sampled = continues ? (traceparent.charCodeAt(54) & 1) === 1 : true
    this.spanId = newId(8)
    this.start = Date.now()
    this.startedAt = performance.now()
    this.req = req
    this.res = res
    this.record = record
    this.writeHead = res.writeHead
    this.time = 0
    this.datadogTraceId = ''
    this.random = ''
    this.pageLoad = new PageLoad(this)
  }

  ensureParentId() {
    this.parentId ??= newId(8)
    return this.parentId
  }

  renderTags() {
    const type = this.res.getHeader('content-type')
    if (type !== undefined && !type.startsWith('text/html')) return ''
    this.time = Date.now()
    this.datadogTraceId = BigInt(`0x${this.traceId.slice(16)}`).toString()
    this.random = `0.${Number.parseInt(this.traceId.slice(18), 16) % 1e6}`
    return tagsOf(this)
  }

  renderScript() {
    this.ensureParentId()
    return scriptOf(this)
  }

  writeHeaders() {
    if (this.time === 0) return
    if (this.res.getHeader('cache-control') === undefined) this.res.setHeader('Cache-Control', cacheControl)
    this.res.setHeader('Server-Timing', serverTimingOf(this))
  }

  finish() {
    const { req, res } = this
    this.record({
      traceId: this.traceId,
      spanId: this.spanId,
      parentId: this.parentId,
      name: `${req.method} ${req.route.path}`,
      kind: 'server',
      service,
      start: this.start,
      duration: performance.now() - this.startedAt,
      outcome: res.statusCode >= 500 ? 'failure' : 'success',
      aborted: false,
      sampled: this.sampled,
      sampleRate: 1,
      attributes: {
        'http.request.method': req.method,
        'url.path': req.originalUrl,
        'url.scheme': 'http',
        'network.protocol.version': req.httpVersion,
        'server.address': req.headers.host,
        'user_agent.original': req.headers['user-agent'],
        'http.route': req.route.path,
        'http.response.status_code': res.statusCode,
      },
      links: [],
    })
  }
}

/** Own functions, which every template engine can call without their object. */
class PageLoad {
  constructor(transaction) {
    this.tags = () => transaction.renderTags()
    this.script = () => transaction.renderScript()
    this.config = () => transaction.ensureParentId()
    this.data = () => transaction.traceId
  }
}

function end() {
  this[transactionKey].finish()
}

function writeHead(...args) {
  const transaction = this[transactionKey]
  this.writeHead = transaction.writeHead
  transaction.writeHeaders()
  return this.writeHead(...args)
}

const randomBytes = Buffer.allocUnsafeSlow(4096)
let used = randomBytes.length

/** @param length in bytes */
function newId(length) {
  if (used + length > randomBytes.length) {
    randomFillSync(randomBytes)
    used = 0
  }
  used += length
  return randomBytes.hexSlice(used - length, used)
}
