/** Whether a tracer has given an id: tracers that trace nothing give zeros. */
export function isId(id: unknown): id is string {
  return typeof id === 'string' && /^(?!0+$)(?:[0-9a-f]{16}|[0-9a-f]{32})$/.test(id)
}
