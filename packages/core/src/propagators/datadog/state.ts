import type { Outgoing } from '../../context/trace-context.js'

/** The state of a trace that Datadog's tracers hand on, beside its ids. */
export interface State {
  /** -1 and 0 reject, 1 and 2 keep; `undefined` without a decision. */
  readonly priority?: number | undefined
  /** Where the trace began: `rum`, `synthetics`, `lambda`. */
  readonly origin?: string | undefined
  /** The last span of Datadog's on the way, verbatim. */
  readonly lastSpan?: string | undefined
  /** Their full names begin with `_dd.p.`. */
  readonly tags: ReadonlyMap<string, string>
  /** Unknown fields of `dd=`, each `key:value`. */
  readonly unknown?: readonly string[]
}

/** A state in which the decision is taken. */
export interface Decided extends State {
  readonly priority: number
}

/** How a trace came to its priority: `-` and the number of the mechanism. */
export const decisionMaker = '_dd.p.dm'
/** The left half of a trace id of 128 bits. */
export const upperTraceId = '_dd.p.tid'
/** The rate that the decision was made by. */
const rateTag = '_dd.p.ksr'

const byDefault = '-0'
const byRule = '-3'

/** The state that was found first, with what a second one adds. Only the same priority has the same decision maker. */
export function merge(first: State, second: State): State {
  const tags = new Map(first.tags)
  for (const [key, value] of second.tags) if (!tags.has(key)) tags.set(key, value)
  if (first.priority === undefined) put(tags, decisionMaker, second.tags.get(decisionMaker) ?? tags.get(decisionMaker))
  else if (first.priority !== second.priority) put(tags, decisionMaker, first.tags.get(decisionMaker))
  return {
    priority: first.priority ?? second.priority,
    origin: first.origin ?? second.origin,
    tags,
    unknown: first.unknown ?? second.unknown,
  }
}

/**
 * The state that agrees with a decision.
 *
 * A priority that says the same is kept as it is. One that says the opposite was overruled: what replaces it is the
 * priority of an automatic decision, which has a decision maker (the default) only where it keeps the trace.
 *
 * A decision that the application took itself outranks those by a rate, as a user's rule does in Datadog's tracers: 2 or -1.
 *
 * @param sampleRate defined when the decision is our own
 * @param isForced whether the application took it
 */
export function decided(
  state: State,
  { sampled, sampleRate, isForced }: Pick<Outgoing, 'sampled' | 'sampleRate' | 'isForced'>,
): Decided {
  const { priority } = state
  if (isForced) return forced(state, sampled)
  if (priority !== undefined && priority > 0 === sampled) return { ...state, priority }
  const tags = new Map(state.tags)
  if (priority !== undefined) tags.delete(rateTag)
  if (!sampled) tags.delete(decisionMaker)
  else if (priority !== undefined) tags.set(decisionMaker, byDefault)
  else if (sampleRate !== undefined && !tags.has(decisionMaker)) tags.set(decisionMaker, byDefault)
  return { ...state, priority: sampled ? 1 : 0, tags }
}

function forced(state: State, sampled: boolean): Decided {
  const { priority } = state
  if (priority !== undefined && (sampled ? priority >= userKeep : priority <= userReject)) return { ...state, priority }
  const tags = new Map(state.tags)
  tags.delete(rateTag)
  tags.set(decisionMaker, byRule)
  return { ...state, priority: sampled ? userKeep : userReject, tags }
}

const userKeep = 2
const userReject = -1

function put(tags: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined) tags.delete(key)
  else tags.set(key, value)
}
