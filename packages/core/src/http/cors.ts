import { quote } from '../validation.js'
import { parseUrl } from './parse-url.js'

/** The origins whose pages may call us from browsers. */
export interface CorsOptions {
  /**
   * Origins as browsers write them, `https://shop.example.com`, compared exactly; or RegExps that the whole origin must
   * match.
   */
  readonly origins: readonly (string | RegExp)[]
}

/** The option `cors`, made ready. */
export interface Cors {
  /** Whether a page of this origin may call us. */
  readonly allows: (origin: string) => boolean
  /** The lowercase names of the trace headers that it may send. */
  readonly traceHeaders: readonly string[]
}

/**
 * Validates the option `cors`.
 *
 * @throws TypeError for an invalid option.
 */
export function resolveCors(option: unknown, traceHeaders: readonly string[]): Cors | undefined {
  if (option === undefined) return undefined
  const { origins, ...others } = (option ?? {}) as { origins?: unknown }
  if (!Array.isArray(origins) || Object.keys(others).length > 0) {
    throw new TypeError(`cors must be { origins: ["https://shop.example.com"] }, but was ${quote(option)}.`)
  }
  const exact = new Set<string>()
  const patterns: RegExp[] = []
  for (const origin of origins) {
    if (origin instanceof RegExp) patterns.push(whole(origin))
    else exact.add(parsed(origin))
  }
  // A sandboxed frame and a local file have the origin "null", whoever wrote them.
  const allows = (origin: string) =>
    exact.has(origin) || (origin !== 'null' && patterns.some((one) => one.test(origin)))
  return { allows, traceHeaders }
}

/** The pattern for an origin from its beginning to its end, without the flags by which a pattern remembers. */
function whole({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?:${source})$`, flags.replace(/[gmy]/g, ''))
}

/** An origin as a browser would write it: lowercase, and without the scheme's own port. */
function parsed(origin: unknown): string {
  if (origin === '*') {
    throw new TypeError('cors.origins must name each origin, so that strangers stay out, but held "*".')
  }
  const written = typeof origin === 'string' ? parseUrl(origin) : undefined
  if (written === undefined || written.host === '') {
    const meant = typeof origin === 'string' ? parseUrl(`https://${origin}`) : undefined
    throw wrong(origin, meant && originOf(meant))
  }
  const found = originOf(written)
  // What stands behind the origin would never match, and is not what decides.
  if (
    written.pathname.length > 1 ||
    written.search ||
    written.hash ||
    written.username ||
    String(origin).endsWith('/')
  ) {
    throw wrong(origin, found)
  }
  return found
}

/** The origin of an app's own scheme, too, `capacitor://localhost`, which URL knows none of. */
function originOf({ origin, protocol, host }: URL): string {
  return origin === 'null' ? `${protocol}//${host}` : origin
}

function wrong(origin: unknown, meant: string | undefined): TypeError {
  const did = meant === undefined ? '' : ` Did you mean ${quote(meant)}?`
  return new TypeError(
    `cors.origins must hold origins like "https://shop.example.com" or RegExps, but held ${quote(origin)}.${did}`,
  )
}
