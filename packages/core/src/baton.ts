import { types } from 'node:util'
import { type Carrier, namesOf, nodeReaderOf, readerOf } from './context/carrier.js'
import type { Incoming, Link } from './context/trace-context.js'
import { attempt } from './diagnostics/report.js'
import type { BatonOptions } from './options/options.js'
import { resolve } from './options/resolve.js'
import type { IgnoreRule, Settings } from './options/settings.js'
import { keepLast, propagate } from './outgoing/propagation.js'
import { extract, nothing } from './propagators/extract.js'
import { decide, isRate, type Sampler } from './sampling/decide.js'
import { believe, type TrustLevel, trustLevels } from './sampling/trust.js'
import { ActiveTransaction } from './trace/active-transaction.js'
import { nullTransaction } from './trace/null-transaction.js'
import type { StartInfo } from './trace/start-info.js'
import type { Transaction } from './trace/transaction.js'
import { quote } from './validation.js'

/** The engine: it turns the headers of a request into a transaction. */
export interface Baton {
  /**
   * Continues the trace that the headers carry, or starts one. The caller ends it.
   *
   * Never throws: what cannot be understood is a request without a parent.
   */
  start(carrier: Carrier, info?: StartInfo): Transaction
  /**
   * Starts a transaction, calls `fn` inside it, and ends it when `fn` has returned or its promise has settled: for
   * queues, sockets, RPC and jobs. Errors pass through untouched and make the outcome `failure`.
   *
   * @returns what `fn` returned, the very promise included
   */
  run<T>(carrier: Carrier, info: StartInfo, fn: (transaction: Transaction) => T): T
  /**
   * Makes each request that `fetch`, undici or `http.request` sends inside a transaction of this engine a span of its own,
   * and gives it the trace headers that its destination may get. Adapters call it, unless `outgoing` is `false`.
   *
   * It listens to Node's diagnostics channels, and patches nothing. For `http.request` that needs Node 22.12 or 23.2; below,
   * there are the agents of `@trace-baton/core/node`.
   *
   * @returns what stops it, for this engine and however often it was started
   */
  propagateOutgoing(): Disposable
}

/**
 * Makes an engine. Everything that can be wrong with the options is said here.
 *
 * @throws TypeError naming the option, what it was, what is allowed and what was probably meant.
 */
export function createBaton(options?: BatonOptions): Baton {
  return new Engine(resolve(options))
}

/** The one implementation of {@link Baton}; the adapters reach its settings. */
export class Engine implements Baton {
  readonly settings: Settings

  constructor(settings: Settings) {
    this.settings = settings
    // Bound, so that `const { start } = createBaton()` works.
    this.start = this.start.bind(this)
    this.run = this.run.bind(this)
    this.propagateOutgoing = this.propagateOutgoing.bind(this)
  }

  start(carrier: Carrier, info: StartInfo = {}): Transaction {
    const { settings } = this
    keepLast()
    if (settings.ignore.length > 0 && isIgnored(settings, info)) return nullTransaction
    const incoming = info.links
      ? withBatch(settings, read(settings, carrier, info), info.links)
      : read(settings, carrier, info)
    const verdict = settings.sampler && judge(settings, settings.sampler, carrier, info, incoming)
    return new ActiveTransaction(settings, decide(incoming, verdict, settings.rate), incoming, info)
  }

  run<T>(carrier: Carrier, info: StartInfo, fn: (transaction: Transaction) => T): T {
    const transaction = this.start(carrier, info)
    const end = (outcome: 'success' | 'failure') => {
      if (transaction.outcome === 'unknown') transaction.outcome = outcome
      transaction.end()
    }
    try {
      const result = transaction.run(() => fn(transaction))
      if (isPromise(result))
        result.then(
          () => end('success'),
          () => end('failure'),
        )
      else end('success')
      return result
    } catch (error) {
      end('failure')
      throw error
    }
  }

  propagateOutgoing(): Disposable {
    return propagate(this.settings)
  }
}

/** What the headers say, as far as they are believed. */
function read(settings: Settings, carrier: Carrier, info: StartInfo): Incoming {
  try {
    const isNode = info.delivery !== undefined // only node:http has one, and its header names are lowercase
    const header = isNode ? nodeReaderOf(carrier as Record<string, unknown>) : readerOf(carrier)
    const incoming = extract(settings.extract, header, () => namesOf(carrier), settings.firstMatch)
    return capped(settings, believe(incoming, trustIn(settings, incoming, info), header))
  } catch {
    return nothing // a carrier that throws when it is read says nothing
  }
}

/** A link asks for nothing, so it does not matter how far its sender is trusted. */
function withBatch(settings: Settings, incoming: Incoming, carriers: readonly Carrier[]): Incoming {
  const links = carriers.flatMap((carrier): Link[] => {
    const { parent } = contextIn(settings, carrier)
    return parent ? [{ traceId: parent.traceId, spanId: parent.spanId, reason: 'batch' }] : []
  })
  return { ...incoming, links: [...incoming.links, ...links] }
}

function contextIn({ extract: formats, firstMatch }: Settings, carrier: Carrier): Incoming {
  try {
    return extract(formats, readerOf(carrier), () => namesOf(carrier), firstMatch)
  } catch {
    return nothing
  }
}

function trustIn({ trust, report }: Settings, incoming: Incoming, { request }: StartInfo): TrustLevel {
  if (typeof trust === 'string') return trust
  const level = attempt(report, 'trust', () => trust(incoming, request))
  if (level === undefined || trustLevels.includes(level)) return level ?? 'continue'
  report('trust', `The option \`trust\` returned ${quote(level)}, which is none of ${trustLevels.join(', ')}.`)
  return 'continue'
}

/** Leaves the decision to us, where callers have forced more traces on us in this second than they may. */
function capped({ mayForce }: Settings, incoming: Incoming): Incoming {
  const forced = incoming.parent?.sampled ?? incoming.sampled
  if (mayForce === undefined || forced !== true || mayForce()) return incoming
  return { ...incoming, parent: incoming.parent && { ...incoming.parent, sampled: undefined }, sampled: undefined }
}

function judge(settings: Settings, sampler: Sampler, carrier: Carrier, info: StartInfo, { parent }: Incoming) {
  const { method, path } = info
  const name = typeof info.name === 'string' ? info.name : undefined
  const candidate = { name, method, path, parent, headers: carrier }
  const verdict = attempt(settings.report, 'sampler', () => sampler(candidate))
  if (verdict === undefined || typeof verdict === 'boolean' || isRate(verdict)) return verdict
  const allowed = 'true, false, a rate from 0 to 1, or undefined'
  settings.report('sampler', `The option \`sampler\` returned ${quote(verdict)}; it may return ${allowed}.`)
  return undefined
}

function isIgnored({ ignore, report }: Settings, { path = '', request }: StartInfo): boolean {
  const matches = (rule: IgnoreRule) => {
    if (typeof rule === 'string') return rule === path
    if (typeof rule === 'function') return attempt(report, 'ignore', () => rule(request)) === true
    return path.search(rule) >= 0
  }
  return ignore.some(matches)
}

function isPromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value)
}
