import type { WriteHeader } from '../context/carrier.js'
import { formatTraceparent } from '../context/traceparent.js'
import { propagators } from '../propagators/index.js'
import { quote } from '../validation.js'
import type { Caching } from './caching.js'
import type { ResponseHead } from './message.js'

/** The response header that tells the trace id. */
export interface TraceIdHeader {
  /** Lowercase. */
  readonly name: string
  /** Its value, in the grammar of the header where it has one. */
  format(context: HeaderContext): string
}

/** What the header may say of a transaction. */
interface HeaderContext {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
}

/**
 * Writes the trace id into the response header of the option `responseHeader`. Not where the application has set that
 * header, and not into a response that others may get from a cache: they would report another user's id.
 */
export function writeTraceId(
  head: ResponseHead,
  { name, format }: TraceIdHeader,
  context: HeaderContext,
  caching: Caching,
  isAllowed: boolean,
): void {
  if (head.hasHeader(name) || (caching === 'public' && !isAllowed)) return
  head.setHeader(name, format(context))
}

/**
 * Validates the option `responseHeader`.
 *
 * @returns `undefined` when there shall be none
 * @throws TypeError for an invalid option.
 */
export function resolveTraceIdHeader(option: unknown): TraceIdHeader | undefined {
  if (option === undefined || option === false) return undefined
  if (option === true) return headerNamed('x-trace-id')
  if (typeof option === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(option)) return headerNamed(option)
  throw new TypeError(`responseHeader must be true or the name of a header, but was ${quote(option)}.`)
}

function headerNamed(option: string): TraceIdHeader {
  const name = option.toLowerCase()
  return Object.freeze({ name, format: formats.get(name) ?? grammarOf(name) ?? bare })
}

function bare({ traceId }: HeaderContext): string {
  return traceId
}

/** Headers of responses alone. */
const formats: ReadonlyMap<string, TraceIdHeader['format']> = new Map([
  // https://w3c.github.io/trace-context/#traceresponse-header
  ['traceresponse', ({ traceId, spanId, sampled }: HeaderContext) => formatTraceparent(traceId, spanId, sampled)],
])

/** The grammar of a format's header. */
function grammarOf(name: string): TraceIdHeader['format'] | undefined {
  const format = propagators.find(({ fields }) => fields.includes(name))
  if (format === undefined) return undefined
  return function formatTraceId({ traceId, spanId, sampled }) {
    let value: string | undefined
    const write: WriteHeader = (header, text) => {
      if (header === name) value = text
    }
    const context = { traceId, spanId, sampled, sampleRate: undefined, root: false }
    format.inject(context, write, { traceState: undefined, baggage: undefined })
    return value ?? traceId
  }
}
