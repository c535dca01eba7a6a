/** A value as an error message shows it. */
export function quote(value: unknown): string {
  const text = quoteWhole(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

const longest = 200

function quoteWhole(value: unknown): string {
  if (typeof value === 'function') return `a function${value.name ? ` (${value.name})` : ''}`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  if (value instanceof RegExp) return String(value)
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return shown(value)
  }
}

function shown(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'a value that cannot be shown'
  }
}

/**
 * Refuses what is misspelt.
 *
 * @throws TypeError naming the unknown key, the nearest known one, and all of them.
 */
export function refuseUnknown(word: string, given: object, known: readonly string[], within?: string): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const name = within ? `${within}.${key}` : key
    throw new TypeError(`There is no ${word} "${name}".${suggest(key, known)} There are: ${known.join(', ')}.`)
  }
}

/**
 * Refuses a misspelling of a known name in options of which only some are known: one or two letters differ, or capitals. A
 * longer form of a name, such as its plural, is another name.
 *
 * @throws TypeError naming the known one.
 */
export function refuseMisspelt(within: string, key: string, known: readonly string[]): void {
  if (known.includes(key)) return
  const meant = known.find((name) => !key.startsWith(name) && isMisspelling(key.toLowerCase(), name.toLowerCase()))
  if (meant !== undefined) throw new TypeError(`There is no option "${within}.${key}". Did you mean "${meant}"?`)
}

function isMisspelling(key: string, name: string): boolean {
  const allowed = name.length < 5 ? 0 : name.length < 8 ? 1 : 2
  return Math.abs(key.length - name.length) <= allowed && distance(key, name) <= allowed
}

/** ` Did you mean "…"?`, when one of the known words is near enough. */
export function suggest(word: unknown, known: readonly string[]): string {
  const text = String(word).toLowerCase()
  const nearest = known
    .map((candidate) => ({ candidate, distance: distance(text, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  const near = nearest && nearest.distance <= Math.max(1, nearest.candidate.length / 3)
  return near ? ` Did you mean "${nearest.candidate}"?` : ''
}

/** Levenshtein's: how many letters must be added, dropped or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === b[j] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * An option that may be absent.
 *
 * @param allowed what it may be, for the error
 * @throws TypeError for an invalid option.
 */
export function optional<T>(name: string, value: T, isValid: (value: unknown) => boolean, allowed: string): T {
  if (value === undefined || isValid(value)) return value
  throw new TypeError(`${name} must be ${allowed}, but was ${quote(value)}.`)
}

/**
 * An option that is one of a few words, or absent.
 *
 * @throws TypeError for an invalid option.
 */
export function oneOf<Word extends string>(
  name: string,
  value: Word | undefined,
  words: readonly Word[],
): Word | undefined {
  const isValid = (given: unknown) => words.includes(given as Word)
  return optional(name, value, isValid, words.map((word) => quote(word)).join(' or '))
}

/**
 * An option that is `true`, `false` or absent.
 *
 * @throws TypeError for an invalid option.
 */
export function optionalBoolean(name: string, value: boolean | undefined): boolean | undefined {
  return optional(name, value, (given) => typeof given === 'boolean', 'true or false')
}

export function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === 'function'
}

/** Whether a value is an object and no array. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
