/** Waits until the tracer of this process has sent what it has. */
export async function flush() {
  await globalThis.flushTracer?.() // set by the files in the folder `tracers`
  await globalThis[Symbol.for('opentelemetry.js.api.1')]?.trace?.getDelegate?.().forceFlush?.()
}
