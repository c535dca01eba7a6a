import { emitWarning } from '../platform/builtin.js'

const maxCauses = 50 // of one kind: a cause may name a route, or what a template asked for, and those may be many

/** Reports to the developer, once a cause. */
export type Report = (cause: string, message: string) => void

/**
 * A reporter that emits each cause once, and no more than fifty of a kind, which is the first word of a cause, as a warning of Node's, on stderr and to
 * `process.on('warning')`, or on the console elsewhere.
 */
export function createReport(): Report {
  const reported = new Map<string, Set<string>>()
  return function report(cause, message) {
    const [kind = ''] = cause.split(' ', 1)
    const causes = reported.get(kind) ?? new Set()
    if (causes.has(cause) || causes.size === maxCauses) return
    reported.set(kind, causes.add(cause))
    emitWarning(message, `BATON_${kind.toUpperCase().replaceAll('-', '_')}`)
  }
}

/**
 * A callback of the application that cannot throw any more: what it throws is reported once, and counts as `undefined`.
 *
 * @param option the name of the option that holds the callback
 * @param consequence of throwing, for the report
 */
export function guarded<Args extends readonly unknown[], T>(
  report: Report,
  option: string,
  callback: (...args: Args) => T,
  consequence = 'is treated as absent',
): (...args: Args) => T | undefined {
  return (...args) => {
    try {
      return callback(...args)
    } catch (error) {
      report(option, `The option \`${option}\` threw and ${consequence}: ${textOf(error)}`)
      return undefined
    }
  }
}

/** A thrown value as text, with its stack where it has one. Never throws: anything can be thrown. */
export function textOf(thrown: unknown): string {
  try {
    return thrown !== null && typeof thrown === 'object' && 'stack' in thrown ? String(thrown.stack) : String(thrown)
  } catch {
    return 'something that cannot be shown'
  }
}
