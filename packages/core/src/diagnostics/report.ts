const maxCauses = 200 // a cause may name a route, and routes may be many

/** Tells the developer once a cause. */
export type Report = (cause: string, message: string) => void

/**
 * A reporter that emits each cause once as a Node warning: on stderr, and to `process.on('warning')`.
 */
export function createReport(): Report {
  const told = new Set<string>()
  return function report(cause, message) {
    if (told.has(cause) || told.size === maxCauses) return
    told.add(cause)
    const [kind = ''] = cause.split(' ')
    process.emitWarning(message, { type: 'BatonWarning', code: `BATON_${kind.toUpperCase().replaceAll('-', '_')}` })
  }
}

/** Runs a callback of the application; when it throws, says so once and goes on as if it were absent. */
export function attempt<T>(report: Report, option: string, callback: () => T): T | undefined {
  try {
    return callback()
  } catch (error) {
    report(option, `The option \`${option}\` threw and is treated as absent: ${textOf(error)}`)
    return undefined
  }
}

/** What was thrown, as text, with its stack where it has one. Never throws itself: anything can be thrown. */
export function textOf(thrown: unknown): string {
  try {
    return thrown !== null && typeof thrown === 'object' && 'stack' in thrown ? String(thrown.stack) : String(thrown)
  } catch {
    return 'something that cannot be shown'
  }
}
