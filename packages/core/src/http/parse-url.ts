/**
 * A URL, or `undefined` for what is none.
 *
 * `URL.canParse` would not do: once it has been called often, that of Node 20 and 22 refuses `https://bücher.example`.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
