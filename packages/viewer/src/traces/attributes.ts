/** A span's attributes as pairs of texts: a name such as `__proto__` is a text like any other. */
export type Attributes = readonly (readonly [name: string, value: string])[]

const maxCount = 64
const maxName = 100
const maxValue = 1000
const maxDepth = 4

/** The first 64 attributes, as text of limited length. Objects become one attribute for each value inside: `request.method`. */
export function attributesOf(source: unknown): Attributes {
  const found: [string, string][] = []
  collect(source, '', 0, found)
  return found
}

function collect(value: unknown, name: string, depth: number, found: [string, string][]): void {
  if (found.length >= maxCount || value === undefined || value === null || typeof value === 'function') return
  if (typeof value !== 'object') {
    if (name !== '') found.push([name.slice(0, maxName), String(value).slice(0, maxValue)])
    return
  }
  if (depth === maxDepth) return
  for (const key of Object.keys(value)) {
    if (found.length >= maxCount) return
    collect((value as Record<string, unknown>)[key], name === '' ? key : `${name}.${key}`, depth + 1, found)
  }
}
