import { setImmediate } from 'node:timers/promises'
import { runInThisContext } from 'node:vm'

// Jest gives tests a copy of `process`; warnings are emitted on the real one.
const real = runInThisContext('process') as NodeJS.Process

/** What Baton warned of, through Node's own warnings, while `action` ran. Nothing of it reaches stderr. */
export async function warningsDuring(action: () => unknown): Promise<readonly BatonWarning[]> {
  const told: BatonWarning[] = []
  const others = real.listeners('warning')
  real.removeAllListeners('warning')
  real.on('warning', (warning: Error & { code?: string }) => {
    if (warning.name === 'BatonWarning') told.push({ code: warning.code, message: warning.message })
  })
  try {
    await action()
    await setImmediate() // warnings are emitted on the next tick
  } finally {
    real.removeAllListeners('warning')
    for (const listener of others) real.on('warning', listener)
  }
  return told
}

export interface BatonWarning {
  readonly code: string | undefined
  readonly message: string
}
