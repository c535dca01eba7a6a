import { Inject, Injectable } from '@nestjs/common'
import { type Baton, type Carrier, currentTransaction, type StartInfo, type Transaction } from '@trace-baton/core'
import { BATON } from './baton.module-definition.js'

/** The engine and the async scope as an injectable singleton. */
@Injectable()
export class BatonService {
  readonly #engine: Baton

  constructor(@Inject(BATON) engine: Baton) {
    this.#engine = engine
  }

  /** The transaction of the current async scope; `undefined` outside a request, and in a request that Baton ignores. */
  currentTransaction(): Transaction | undefined {
    return currentTransaction()
  }

  /**
   * Starts a transaction that continues the trace of the carrier, or begins one. The caller ends it.
   *
   * Never throws: invalid headers count as absent.
   */
  start(carrier: Carrier, info?: StartInfo): Transaction {
    return this.#engine.start(carrier, info)
  }

  /**
   * Starts a transaction, calls `fn` inside it, and ends it when `fn` has returned or its promise has settled. Use it for
   * queues, jobs and other code that Nest does not call. Errors pass through unchanged and make the outcome `failure`.
   *
   * @returns the return value of `fn`; a promise is returned itself, not a new one
   */
  run<T>(carrier: Carrier, info: StartInfo, fn: (transaction: Transaction) => T): T {
    return this.#engine.run(carrier, info, fn)
  }
}
