import { Inject, Injectable } from '@nestjs/common'
import { type Baton, type Carrier, currentTransaction, type StartInfo, type Transaction } from '@trace-baton/core'
import { BATON } from './baton.module-definition.js'

/** The engine and the async scope, for whatever Nest injects. One for the whole application. */
@Injectable()
export class BatonService {
  readonly #engine: Baton

  constructor(@Inject(BATON) engine: Baton) {
    this.#engine = engine
  }

  /** The transaction of the code that is running; `undefined` outside a request, and in one that Baton ignores. */
  currentTransaction(): Transaction | undefined {
    return currentTransaction()
  }

  /**
   * Continues the trace that the headers carry, or starts one. The caller ends it.
   *
   * Never throws: what cannot be understood is a request without a parent.
   */
  start(carrier: Carrier, info?: StartInfo): Transaction {
    return this.#engine.start(carrier, info)
  }

  /**
   * Starts a transaction, calls `fn` inside it, and ends it when `fn` has returned or its promise has settled: for
   * queues, jobs and whatever else Nest does not call. Errors pass through untouched and make the outcome `failure`.
   *
   * @returns what `fn` returned, the very promise included
   */
  run<T>(carrier: Carrier, info: StartInfo, fn: (transaction: Transaction) => T): T {
    return this.#engine.run(carrier, info, fn)
  }
}
