import type * as asyncHooks from 'node:async_hooks'
import type * as crypto from 'node:crypto'
import type * as diagnosticsChannel from 'node:diagnostics_channel'
import type * as events from 'node:events'
import type * as net from 'node:net'
import type * as util from 'node:util'

/**
 * A module of Node, on Node and on whatever else has it; `undefined` elsewhere.
 *
 * Not by `import`, which would keep core out of every bundle for another platform. A condition in package.json would choose
 * between two files, but bundlers for servers are often not told that they bundle for Node, and a worker may have the modules.
 *
 * @see https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export function builtin<Id extends keyof Builtins>(id: Id): Builtins[Id] | undefined {
  return process?.getBuiltinModule?.(id) as Builtins[Id] | undefined
}

/** The modules that are used where they are there. */
interface Builtins {
  'node:async_hooks': typeof asyncHooks
  'node:crypto': typeof crypto
  'node:diagnostics_channel': typeof diagnosticsChannel
  'node:events': typeof events
  'node:net': typeof net
  'node:util': typeof util
}

const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> }

/** The major version of Node, or of the Node that the platform is compatible with; `NaN` where there is none. */
export const nodeMajor = Number.parseInt(process?.versions?.node ?? '', 10)

/** The value of an environment variable; `undefined` where there is no environment. Read at once: programs set them late. */
export function environmentVariable(name: string): string | undefined {
  return process?.env?.[name]
}

/** Emits a warning: as Node does, where it is there, else on the console. */
export function emitWarning(message: string, code: string): void {
  if (process?.emitWarning) process.emitWarning(message, { type: 'BatonWarning', code })
  else console.warn(`[${code}] BatonWarning: ${message}`)
}
