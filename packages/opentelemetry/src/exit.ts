/** Sends what waits; never rejects. */
type Flush = () => Promise<void>

// One list however many copies of this package a process has loaded: the signal is answered when all have flushed.
const shared = globalThis as { [key: symbol]: unknown }
const key = Symbol.for('trace-baton.otlp.flushes')
shared[key] ??= new Set<Flush>()
const flushes = shared[key] as Set<Flush>

/**
 * Calls `flush` when the process has nothing left to do, and on SIGTERM.
 *
 * The signal does what it would do without us. Where the application listens to it, the application alone decides when
 * the process ends. Where nobody else does, the process ends by the signal as soon as the flush is done, or at once by a
 * second one.
 *
 * @returns a function that stops it
 */
export function flushAtExit(flush: Flush): () => void {
  if (flushes.size === 0) {
    process.on('beforeExit', flushAll)
    process.prependListener('SIGTERM', onSigterm) // first, so that it sees which others there are
  }
  flushes.add(flush)
  return function stop() {
    flushes.delete(flush)
    if (flushes.size > 0) return
    process.off('beforeExit', flushAll)
    process.off('SIGTERM', onSigterm)
  }
}

function flushAll(): Promise<unknown> {
  return Promise.all([...flushes].map((flush) => flush()))
}

/** Leaves at once, because others (signal-exit, for one) end the process only if they are the only listeners. */
function onSigterm(): void {
  process.off('SIGTERM', onSigterm)
  const isAlone = process.listenerCount('SIGTERM') === 0
  void flushAll().then(() => {
    if (isAlone && process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM')
  })
}
