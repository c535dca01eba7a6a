import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import { transactionIn } from './transaction-in.js'

/**
 * Injects the transaction into a parameter of a handler: in a controller, a resolver, a gateway or a microservice.
 *
 * It is always present. If Baton ignores the request, it has empty ids.
 *
 * @example
 * @Get(':id')
 * find(@CurrentTransaction() transaction: Transaction) {
 *   return fetch(url, { headers: transaction.inject() })
 * }
 */
export const CurrentTransaction: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext) => transactionIn(context),
)
