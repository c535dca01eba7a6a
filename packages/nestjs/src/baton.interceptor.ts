import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common'
import { type Baton, currentTransaction, type Transaction } from '@trace-baton/core'
import { Observable } from 'rxjs'
import { BATON } from './baton.module-definition.js'
import { carrierOf } from './carrier-of.js'
import { transactionOfRequest } from './transaction-in.js'

/**
 * Gives each message of a microservice or a gateway its own transaction, which continues the trace of the message. In
 * controllers and resolvers it restores the scope of the request's transaction if other code has lost it.
 *
 * @example
 * @UseInterceptors(BatonInterceptor)
 * @WebSocketGateway()
 * export class OrdersGateway {}
 */
@Injectable()
export class BatonInterceptor implements NestInterceptor {
  readonly #engine: Baton

  constructor(@Inject(BATON) engine: Baton) {
    this.#engine = engine
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const type = context.getType<string>()
    const isMessage = type === 'rpc' || type === 'ws'
    if (isMessage) return currentTransaction() ? next.handle() : this.#message(context, next)

    const transaction = transactionOfRequest(context)
    if (!transaction) return next.handle() // Baton ignores the request
    if (type === 'graphql') nameAfterField(transaction, context)
    return transaction === currentTransaction() ? next.handle() : runningIn(transaction, next)
  }

  #message(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const name = `${context.getClass().name}.${context.getHandler().name}`
    return new Observable((subscriber) => {
      const transaction = this.#engine.start(carrierOf(this.#engine, context), { name, request: context })
      subscriber.add(() => transaction.end())
      subscriber.add(
        runningIn(transaction, next).subscribe({
          next: (value) => subscriber.next(value),
          error: (error) => {
            settle(transaction, 'failure')
            subscriber.error(error)
          },
          complete: () => {
            settle(transaction, 'success')
            subscriber.complete()
          },
        }),
      )
    })
  }
}

function runningIn(transaction: Transaction, next: CallHandler): Observable<unknown> {
  return new Observable((subscriber) => transaction.run(() => next.handle().subscribe(subscriber)))
}

/** Sets the outcome, unless the handler has set one. */
function settle(transaction: Transaction, outcome: 'success' | 'failure'): void {
  if (transaction.outcome === 'unknown') transaction.outcome = outcome
}

/** Names a GraphQL request after its root field, `query cats`, because all requests to the endpoint have the same route. */
function nameAfterField(transaction: Transaction, context: ExecutionContext): void {
  const { operation, fieldName, path } = context.getArgByIndex(3)
  if (path.prev === undefined) transaction.name = `${operation.operation} ${fieldName}`
}
