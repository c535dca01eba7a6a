import type { TraceContext } from '../context/trace-context.js'
import { guarded, type Report } from '../diagnostics/report.js'
import { isFunction, optional, quote } from '../validation.js'
import { isRate } from './decide.js'

/** What a sampler may know about a request before it decides. */
export interface Candidate {
  readonly name: string | undefined
  /** `GET`, for HTTP. */
  readonly method: string | undefined
  /** The path without the query, for HTTP. */
  readonly path: string | undefined
  /** The context of the caller; its `sampled` is the caller's decision. */
  readonly parent: TraceContext | undefined
  /** The carrier that the request came with. */
  readonly headers: unknown
}

/** `true`, `false`, a rate from 0 to 1, or `undefined` to leave it to the parent and then to `sampleRate`. */
export type Sampler = (candidate: Candidate) => boolean | number | undefined

/**
 * Validates the option `sampler`.
 *
 * @returns a sampler that never throws and answers nothing else than the type says
 * @throws TypeError for an invalid option.
 */
export function resolveSampler(option: Sampler | undefined, report: Report): Sampler | undefined {
  if (optional('sampler', option, isFunction, 'a function of a candidate') === undefined) return undefined
  const ask = guarded(report, 'sampler', option as Sampler)
  return function askSampler(candidate) {
    const answer = ask(candidate)
    if (answer === undefined || typeof answer === 'boolean' || isRate(answer)) return answer
    const allowed = 'true, false, a rate from 0 to 1, or undefined'
    report('sampler', `The option \`sampler\` returned ${quote(answer)}; it may return ${allowed}.`)
    return undefined
  }
}
