import type { Row } from './row.js'

/** True for what Datadog RUM reports of a page load: it names no parent, and belongs to the server's span by its trace id alone. */
export function isBeside({ source, kind, parentId }: Row): boolean {
  return source === 'browser' && kind === 'resource' && parentId === null
}
