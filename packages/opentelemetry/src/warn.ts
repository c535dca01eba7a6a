/** Tells the developer, as a Node warning: on stderr, and to `process.on('warning')`. */
export function warn(message: string): void {
  process.emitWarning(message, { type: 'BatonWarning', code: 'BATON_OTLP' })
}
