export { createReceiver, type Receiver, type ReceiverOptions } from './receiver.js'
export type { Row } from './row.js'
export type { TraceJson } from './traces-json.js'
