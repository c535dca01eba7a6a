// The conformance suite in a process of its own, for a tracer that was started before.
import { conforms, type Differences, type Serve } from '@trace-baton/conformance'
import type { SpanRecord } from '@trace-baton/core'
import { elastic, sentry } from '@trace-baton/core/tracers'
import type { Exported } from '../test/exported.js'
import { frameworks } from './frameworks.js'
import { type Outcome, runTests } from './globals.js'
import { fetchInParent, flush, onSpan } from './parent.js'

/** What the parent says in the variable CONFORMANCE. */
export interface Wish {
  readonly framework: string
  /** The tracer that has to be given. */
  readonly given?: 'elastic' | 'sentry' | undefined
  readonly differences: Differences
}

/** What the parent gets in the end. */
export interface Report extends Outcome {
  /** The requests that the tracer did not trace, so that Baton made a record: method and version of HTTP, each once. */
  readonly untraced: readonly string[]
}

const tracers = { elastic, sentry }
const { framework, given, differences }: Wish = JSON.parse(process.env.CONFORMANCE ?? '')
const { tracerArgument } = globalThis as { readonly tracerArgument?: never }
const tracer = given === undefined ? {} : { tracer: tracers[given](tracerArgument as never) }
const serveAlone = await (frameworks[framework] as () => Promise<Serve>)()
globalThis.fetch = fetchInParent

const untraced = new Set<string>()

/** What the tracer exports of its server becomes a record, beside those that Baton makes itself. */
const serve: Serve = async (handler, options, wishes) => {
  const stop = onSpan((span) => {
    if (span.isServer && span.isSampled && options.record) options.record(recordOf(span))
  })
  const record = (made: SpanRecord) => {
    const { 'http.request.method': method, 'network.protocol.version': version } = made.attributes
    if (made.kind === 'server') untraced.add(`${method} ${version}`)
    if (options.record) options.record(made)
  }
  const { url, errors, close } = await serveAlone(handler, { ...options, ...tracer, record }, wishes)
  return {
    url,
    errors,
    async close() {
      await close()
      await flush()
      stop()
    },
  }
}

function recordOf({ traceId, spanId, parentId, path }: Exported): SpanRecord {
  const record: Partial<SpanRecord> = { traceId, spanId, parentId, sampled: true, kind: 'server' }
  return { ...record, attributes: { 'url.path': path ?? '' } } as SpanRecord
}

conforms(framework, serve, differences)
const outcome = await runTests()
process.send?.({ report: { ...outcome, untraced: [...untraced].sort() } satisfies Report })
