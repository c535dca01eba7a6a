import type { Row } from './row.js'

const methods = ['http.request.method', 'http.method', 'request.method']

/**
 * True for the rows of a trace that a CORS preflight began: its only roots are servers' spans of OPTIONS. A browser sends no trace
 * headers with a preflight, so that servers record it in a trace of its own.
 */
export function isPreflight(rows: readonly Row[]): boolean {
  const ids = new Set(rows.map(({ spanId }) => spanId))
  const tops = rows.filter(({ parentId }) => parentId === null || !ids.has(parentId))
  return tops.length > 0 && tops.every((row) => row.parentId === null && row.source === 'server' && isOptions(row))
}

function isOptions({ name, attributes = [] }: Row): boolean {
  return /^OPTIONS\b/.test(name) || attributes.some(([key, value]) => value === 'OPTIONS' && methods.includes(key))
}
