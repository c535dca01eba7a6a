/**
 * The name of what was thrown.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/
 */
export function errorTypeOf(thrown: unknown): string {
  try {
    const { name } = thrown as Error
    return typeof name === 'string' && name !== '' ? name : '_OTHER'
  } catch {
    return '_OTHER' // what was thrown is nothing, or throws itself
  }
}
