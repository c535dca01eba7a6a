export { batonOf } from './baton-of.js'
export { type ExchangeInfo, handle, open, type RawRequest, type RawResponse, transactionOf } from './exchange.js'
