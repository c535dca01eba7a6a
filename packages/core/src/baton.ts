import { type Carrier, hasAny, nodeReaderOf, type ReadHeader, readerOf } from './context/carrier.js'
import { type Incoming, type Link, nothing } from './context/trace-context.js'
import type { Diagnosis } from './diagnostics/diagnosis.js'
import type { BatonOptions } from './options/options.js'
import { resolve } from './options/resolve.js'
import type { Settings } from './options/settings.js'
import { propagate, resubscribeLast } from './outgoing/propagation.js'
import { isPromise } from './platform/types.js'
import { extract } from './propagators/extract.js'
import type { Propagator } from './propagators/propagator.js'
import { chooseRate } from './sampling/decide.js'
import { limitForced } from './sampling/rate-limiter.js'
import { applyTrust, type TrustedContext } from './sampling/trust.js'
import { ActiveTransaction } from './trace/active-transaction.js'
import { errorTypeOf } from './trace/error-type.js'
import { nullTransaction } from './trace/null-transaction.js'
import type { StartInfo } from './trace/start-info.js'
import type { Transaction } from './trace/transaction.js'
import { TracedTransaction } from './tracers/traced-transaction.js'

/** The engine: it turns the headers of a request into a transaction. */
export interface Baton {
  /**
   * Continues the trace that the headers carry, or starts one. The caller ends it.
   *
   * Never throws: a request whose headers cannot be understood has no parent.
   */
  start(carrier: Carrier, info?: StartInfo): Transaction
  /**
   * Starts a transaction, calls `fn` inside it, and ends it when `fn` has returned or its promise has settled: for
   * queues, sockets, RPC and jobs. Errors pass through untouched and make the outcome `failure`.
   *
   * @returns the result of `fn`, the very promise included
   */
  run<T>(carrier: Carrier, info: StartInfo, fn: (transaction: Transaction) => T): T
  /**
   * Makes each request that `fetch`, undici or `http.request` sends inside a transaction of this engine a span of its own,
   * and gives it the trace headers that its destination may get. Adapters call it, unless `outgoing` is `false`.
   *
   * It listens to Node's diagnostics channels, and patches nothing. For `http.request` that needs Node 22.12 or 23.2; below,
   * there are the agents of `@trace-baton/core/node`.
   *
   * @returns a handle that stops it, for this engine and however often it was started
   */
  propagateOutgoing(): Disposable
  /** @internal The resolved options. */
  readonly [settings]: Settings
}

/** The key of an engine's settings; the same in every copy of this package. */
export const settings = Symbol.for('trace-baton.settings')

/**
 * Makes an engine, and validates its options.
 *
 * @throws TypeError for an invalid option: it names the option, the value, what is allowed and what was probably meant.
 */
export function createBaton(options?: BatonOptions): Baton {
  const resolved = resolve(options)
  return {
    [settings]: resolved,
    start: (carrier, info = {}) => start(resolved, carrier, info),
    run: (carrier, info, fn) => runToEnd(start(resolved, carrier, info), fn),
    propagateOutgoing: () => propagate(resolved, resolved.outgoing),
  }
}

/** The way of one request: ignore, tracer, extract, trust, limit, sample, transaction. */
function start(settings: Settings, carrier: Carrier, info: StartInfo): Transaction {
  resubscribeLast()
  const { isIgnored, forcedLimiter, sampler, tracers } = settings
  if (isIgnored?.(info.path ?? '', info.request)) return nullTransaction
  if (tracers !== undefined && info.exchange !== undefined) {
    const span = tracers.serverSpan(info.exchange.req ?? info.exchange)
    if (span !== undefined) return new TracedTransaction(settings, span, info)
    // A request that the tracer leaves out has no span that anybody exports, unless it is recorded.
    if (settings.record === undefined && tracers.isRunning()) return nullTransaction
  }
  const trusted = trustedContext(settings, carrier, info)
  const limited = forcedLimiter === undefined ? trusted : limitForced(trusted, forcedLimiter)
  const incoming = info.links === undefined ? limited : withBatch(settings, limited, info.links)
  const answer = sampler?.(candidateOf(carrier, info, incoming))
  return new ActiveTransaction(settings, chooseRate(incoming, answer, settings.rate), incoming, carrier, info)
}

/** The incoming context after the trust policy. A carrier that throws when it is read has none. */
export function trustedContext(settings: Settings, carrier: Carrier, { exchange, request }: StartInfo): TrustedContext {
  const { trust } = settings
  try {
    // The header names of node:http, and of nothing else, are known to be lowercase.
    const headers = exchange === undefined ? undefined : (carrier as Record<string, unknown>)
    const read = headers === undefined ? readerOf(carrier) : nodeReaderOf(headers)
    // Most navigations bring no header of a trace: then one look is all.
    const incoming =
      headers === undefined || hasAny(headers, settings.reads) ? incomingContext(settings, carrier, read) : nothing
    return applyTrust(incoming, typeof trust === 'string' ? trust : trust(incoming, request), read)
  } catch {
    return nothing
  }
}

function incomingContext(
  { extract: formats, firstMatch, diagnosis }: Settings,
  carrier: Carrier,
  read: ReadHeader,
): Incoming {
  const incoming = extract(formats, read, carrier, firstMatch)
  if (diagnosis !== undefined && incoming.parent === undefined) explainRefusal(diagnosis, formats, read)
  return incoming
}

/** Explains headers that name no parent although they are there. */
function explainRefusal(diagnosis: Diagnosis, formats: readonly Propagator[], read: ReadHeader): void {
  for (const format of formats) {
    const refusal = format.refusal?.(read)
    if (refusal !== undefined) diagnosis.explainRefusal(refusal)
  }
}

/** A link needs no trust: it continues nothing. */
function withBatch(settings: Settings, incoming: TrustedContext, carriers: readonly Carrier[]): TrustedContext {
  const untrusted: Settings = { ...settings, trust: 'continue' }
  const links = carriers.flatMap((carrier): Link[] => {
    const { parent } = trustedContext(untrusted, carrier, {})
    return parent ? [{ traceId: parent.traceId, spanId: parent.spanId, reason: 'batch' }] : []
  })
  return { ...incoming, links: [...incoming.links, ...links] }
}

function candidateOf(carrier: Carrier, { name, method, path }: StartInfo, { parent }: Incoming) {
  return { name: typeof name === 'string' ? name : undefined, method, path, parent, headers: carrier }
}

/** Ends a transaction when `fn` has returned or its promise has settled. */
function runToEnd<T>(transaction: Transaction, fn: (transaction: Transaction) => T): T {
  const end = (outcome: 'success' | 'failure') => {
    if (transaction.outcome === 'unknown') transaction.outcome = outcome
    transaction.end()
  }
  const fail = (error: unknown) => {
    transaction.attributes['error.type'] ??= errorTypeOf(error)
    end('failure')
  }
  try {
    const result = transaction.run(() => fn(transaction))
    if (isPromise(result)) result.then(() => end('success'), fail)
    else end('success')
    return result
  } catch (error) {
    fail(error)
    throw error
  }
}
