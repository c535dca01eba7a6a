import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type * as core from '@trace-baton/core'
import { transactionIn } from './transaction-in.js'

/**
 * Injects the hand-off to the browser into a parameter of a handler. If Baton ignores the request, it renders nothing.
 *
 * @example
 * @Get()
 * page(@PageLoad() pageLoad: PageLoad) {
 *   return `<head>${pageLoad.tags()}</head>`
 * }
 */
export const PageLoad: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext) => transactionIn(context).pageLoad,
)

/** The type of the parameter, so that one import gives the decorator and its type. */
export type PageLoad = core.PageLoad
