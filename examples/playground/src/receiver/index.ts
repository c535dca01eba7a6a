export { createReceiver, type Receiver, type ReceiverOptions } from './receiver.js'
export type { TraceJson } from './traces-json.js'
