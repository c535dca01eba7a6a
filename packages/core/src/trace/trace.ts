import type { Baggage } from '../context/baggage.js'
import type { Service } from '../context/service.js'
import type { Carried, TraceContext } from '../context/trace-context.js'
import type { PageSettings } from '../page-load/page.js'
import type { Injector } from '../propagators/inject.js'
import type { Propagator } from '../propagators/propagator.js'
import type { SamplingSettings } from '../sampling/options.js'
import type { Recorder } from './record.js'

/** The settings of transactions and their spans. */
export interface TraceSettings extends PageSettings, Pick<SamplingSettings, 'rate' | 'sampler'> {
  /** The formats that may know the rate of a parent. */
  readonly extract: readonly Propagator[]
  readonly injector: Injector
  /** Whether traces that begin here have the W3C random flag. */
  readonly randomFlag: boolean
  readonly service: Service
  /** Never throws. */
  readonly record: Recorder | undefined
  /** Milliseconds after the end of a transaction, from when on what begins in its scope is no part of it. */
  readonly detachAfter: number
}

/** The state that all spans of one trace in this process share. */
export interface Trace {
  readonly settings: TraceSettings
  /** What `epochOffset()` of clock.ts gave for the transaction; 0 where nothing is recorded. */
  readonly offset: number
  /** The caller that is continued; absent when the trace begins here. */
  readonly parent: TraceContext | undefined
  baggage: Baggage | undefined
  /** Fields that a format must hand on verbatim although it named no parent. */
  readonly carried: Carried | undefined
  /** The rate of our decision, from 0 to 1; `undefined` when the caller decided. */
  readonly decidedRate: number | undefined
  /** Whether the application's sampler took our decision itself. */
  readonly isForced: boolean
  /** The W3C random flag: the caller's; on a trace that begins here as `propagators.randomFlag` says. */
  readonly random: boolean
  /** What we decided by, where that was not the trace id: 14 lowercase hex characters. */
  readonly randomness: string | undefined
  /** The headers that the transaction came in with. */
  readonly received: unknown
  /** Whether the trust policy refused the sender's decision, baggage and vendors' fields. */
  readonly isReduced: boolean
}
