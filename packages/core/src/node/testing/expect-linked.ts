import { AssertionError } from 'node:assert'
import type { PageLoadTargetName } from '../../page-load/targets/index.js'
import type { SpanRecord } from '../../trace/record.js'
import { type FoundHandOff, findHandOffs } from './hand-offs.js'
import type { TestRecorder } from './recorder.js'

/** A response of `fetch`, of supertest, of `inject()`, or any `{ headers, text }`. */
export interface TestedResponse {
  readonly headers: object
  /** The body, or what reads it. */
  readonly text?: string | (() => Promise<string>)
  /** The body, where there is no `text`, as `inject()` of Fastify has it. */
  readonly body?: unknown
}

/** What {@link expectLinked} found. */
export interface Linked {
  /** 32 lowercase hex characters. */
  readonly traceId: string
  /** Whose hand-off the page has; `w3c` stands for every agent that reads `traceparent`. */
  readonly targets: readonly PageLoadTargetName[]
  /** The server's span; `undefined` without a recorder. */
  readonly span: SpanRecord | undefined
}

/**
 * Asserts that a page hands over a trace to the browser: that it has a hand-off, that all of them name one trace, and, with a
 * recorder, that the server recorded the span that they name. It waits for the record.
 *
 * @param timeout milliseconds
 * @throws AssertionError saying what is missing.
 */
export async function expectLinked(response: TestedResponse, recorder?: TestRecorder, timeout = 5000): Promise<Linked> {
  const found = findHandOffs(await bodyOf(response), headerOf(response, 'server-timing'))
  const [first] = found
  if (first === undefined) {
    const type = headerOf(response, 'content-type') || 'missing'
    throw failed(
      `The page has no hand-off: no tag, no script, no Server-Timing. Its content type is ${type}. Is baton() mounted before its route, and does its template call pageLoad.tags()?`,
      found,
    )
  }
  const traceId = found.find((handOff) => handOff.traceId.length === 32)?.traceId ?? first.traceId
  const other = found.find((handOff) => !traceId.endsWith(handOff.traceId))
  if (other !== undefined) {
    throw failed(`The page names two traces: ${traceId}, and ${other.traceId} for ${other.target}.`, found)
  }
  const targets = [...new Set(found.map(({ target }) => target))]
  if (recorder === undefined) return { traceId, targets, span: undefined }

  const unsampled = found.find(({ sampled }) => sampled === false)
  if (unsampled !== undefined) {
    throw failed(`The page says to ${unsampled.target} that its trace is not sampled, so nothing is recorded.`, found)
  }
  const span = await recorder
    .wait(1, (record) => isNamed(record, found), timeout)
    .catch(({ message }: Error) => {
      const named = found.map(({ target, spanId, parentId }) => `${target}: ${spanId ?? parentId ?? traceId}`)
      throw failed(`The page names a span that the server did not record: ${named.join(', ')}. ${message}`, found)
    })
  return { traceId: span.traceId, targets, span }
}

/** Whether every hand-off fits: the page is a child of the span, or has the same parent, or is the parent. */
function isNamed(record: SpanRecord, found: readonly FoundHandOff[]): boolean {
  if (record.kind !== 'server') return false
  return found.every(
    ({ traceId, spanId, parentId }) =>
      record.traceId.endsWith(traceId) &&
      (spanId === undefined || spanId === record.spanId) &&
      (parentId === undefined || parentId === record.parentId || parentId === record.spanId),
  )
}

/** The method of `fetch`'s response needs its `this`. */
async function bodyOf(response: TestedResponse): Promise<string> {
  const { text, body } = response
  if (typeof text === 'string') return text
  if (typeof body === 'string') return body
  return (await (response as { text?: () => Promise<string> }).text?.()) ?? ''
}

function headerOf({ headers }: TestedResponse, name: string): string {
  const value = isHeaders(headers) ? headers.get(name) : (headers as Record<string, unknown>)[name]
  return value === undefined || value === null ? '' : String(value)
}

/** Also those of another realm, or of another implementation of fetch. */
function isHeaders(headers: object): headers is Headers {
  return 'get' in headers && typeof headers.get === 'function'
}

function failed(message: string, actual: readonly FoundHandOff[]): AssertionError {
  return new AssertionError({ message, actual, operator: 'expectLinked' })
}
