import { setImmediate } from 'node:timers/promises'
import { runInThisContext } from 'node:vm'

// Jest gives tests a copy of `process`; warnings are emitted on the real one.
const real = runInThisContext('process') as NodeJS.Process

/** What this package warned of while `action` ran. Nothing of it reaches stderr. */
export async function warningsDuring(action: () => unknown): Promise<readonly string[]> {
  const messages: string[] = []
  const others = real.listeners('warning')
  real.removeAllListeners('warning')
  real.on('warning', (warning: Error & { code?: string }) => {
    if (warning.code === 'BATON_OTLP') messages.push(warning.message)
  })
  try {
    await action()
    await setImmediate() // warnings are emitted on the next tick
  } finally {
    real.removeAllListeners('warning')
    for (const listener of others) real.on('warning', listener)
  }
  return messages
}
