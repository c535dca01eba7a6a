/**
 * Options as they were given: Handlebars puts a helper's named arguments into the `hash` of a trailing object. Templates are
 * not type-checked, and a property may throw.
 */
export function given(options: unknown): Given {
  if (typeof options !== 'object' || options === null) return nothingGiven
  try {
    const { hash = options } = options as { hash?: unknown }
    const { guard, only, nonce } = hash as { guard?: unknown; only?: unknown; nonce?: unknown }
    // A template may give one name.
    return { guard: Boolean(guard), only: only === undefined ? undefined : [only].flat(), nonce: textIn(nonce) }
  } catch {
    return nothingGiven
  }
}

interface Given {
  readonly guard: boolean
  readonly only: readonly unknown[] | undefined
  readonly nonce: string | undefined
}

const nothingGiven: Given = { guard: false, only: undefined, nonce: undefined }

/** A nonce of a template: it may be `null`. */
function textIn(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}
