import type { Incoming, Link, TraceContext } from '../context/trace-context.js'
import { randomnessOf } from './randomness.js'
import { isSampledAt, thresholdOf } from './sample-rate.js'

/** What a sampler may know about a request before it decides. */
export interface Candidate {
  readonly name: string | undefined
  /** `GET`, where the request is HTTP. */
  readonly method: string | undefined
  /** Without the query, where the request is HTTP. */
  readonly path: string | undefined
  /** Who called us; its `sampled` is their decision. */
  readonly parent: TraceContext | undefined
  /** The carrier that the request came with. */
  readonly headers: unknown
}

/** `true`, `false`, a rate from 0 to 1, or `undefined` to leave it to the parent and then to `sampleRate`. */
export type Sampler = (candidate: Candidate) => boolean | number | undefined

/** A rate, made ready to decide by. */
export interface Rate {
  /** Decided already, where the rate is 0 or 1. */
  readonly sampled: boolean | undefined
  /** From 0 to 1; `undefined` when the decision is the parent's. */
  readonly sampleRate: number | undefined
  /** What the trace's randomness must reach: 14 lowercase hex characters. */
  readonly threshold: string
}

/** What becomes of a request: the trace it is part of, and whether it is sampled. */
export interface Decision extends Rate {
  /** The caller that we continue; absent when the trace begins here. */
  readonly parent: TraceContext | undefined
  /** The id of a trace that we join without knowing who called us. */
  readonly traceId: string | undefined
  readonly links: readonly Link[]
}

/** The application's verdict, else the parent's decision, else our rate. */
export function decide(incoming: Incoming, verdict: boolean | number | undefined, byDefault: Rate): Decision {
  const { sampled, sampleRate, threshold } = judge(incoming, verdict, byDefault)
  const { parent, traceId, links } = incoming
  return { parent, traceId: parent?.traceId ?? traceId, sampled, sampleRate, threshold, links }
}

/** The consistent decision, once the trace id is known. */
export function isSampled({ sampled, threshold, parent }: Decision, traceId: string): boolean {
  return sampled ?? isSampledAt(threshold, randomnessOf(traceId, parent))
}

/** A rate from 0 to 1, made ready to decide by. */
export function rate(sampleRate: number): Rate {
  const sampled = sampleRate === 1 ? true : sampleRate === 0 ? false : undefined
  return { sampled, sampleRate, threshold: sampled === undefined ? thresholdOf(sampleRate) : '' }
}

/** Whether a value is a number from 0 to 1. */
export function isRate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

function judge(incoming: Incoming, verdict: boolean | number | undefined, byDefault: Rate): Rate {
  if (verdict === true) return always
  if (verdict === false) return never
  if (isRate(verdict)) return rate(verdict)
  const theirs = incoming.parent?.sampled ?? incoming.sampled
  return theirs === undefined ? byDefault : theirs ? theirYes : theirNo
}

const always = rate(1)
const never = rate(0)
const theirYes: Rate = { sampled: true, sampleRate: undefined, threshold: '' }
const theirNo: Rate = { sampled: false, sampleRate: undefined, threshold: '' }
