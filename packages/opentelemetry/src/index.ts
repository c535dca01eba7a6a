export type { OtlpStats } from './delivery.js'
export type { OtlpOptions, OtlpProtocol, ResourceAttributes } from './options.js'
export { type OtlpRecorder, otlp } from './otlp.js'
