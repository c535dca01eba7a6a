import { quote, refuseUnknown } from '../../validation.js'

/** This service's Sentry project. An empty text counts as absent. */
export interface SentryOptions {
  /** The project's DSN, which says `publicKey`, and `orgId` where its host begins like `o42.`. */
  readonly dsn?: string | undefined
  /** The project's key, where there is no DSN. */
  readonly publicKey?: string | undefined
  /** The organization's id, in digits. A `sentry-trace` of another organization is not continued, and becomes a link. */
  readonly orgId?: string | number | undefined
  /**
   * Refuses a `sentry-trace` also where only one side says its organization.
   *
   * @defaultValue `false`
   */
  readonly strictTraceContinuation?: boolean | undefined
  /** @defaultValue `service.version` */
  readonly release?: string | undefined
  /** @defaultValue `service.environment`, else `'production'` as in Sentry's SDKs */
  readonly environment?: string | undefined
}

/** {@link SentryOptions}, validated. */
export interface SentrySettings {
  readonly publicKey: string | undefined
  readonly orgId: string | undefined
  readonly strict: boolean
  readonly release: string | undefined
  readonly environment: string | undefined
}

const names = ['dsn', 'publicKey', 'orgId', 'strictTraceContinuation', 'release', 'environment']

/**
 * Validates the options.
 *
 * @param within where they stand, for the errors
 * @throws TypeError for an invalid option.
 */
export function resolveSentry(options: unknown, within = 'propagators.sentry'): SentrySettings {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const meant = isDsn(options) ? ` Did you mean { dsn: ${quote(options)} }?` : ''
    throw new TypeError(`${within} must be an object like { dsn }, but was ${quote(options)}.${meant}`)
  }
  refuseUnknown('option', options, names, within)
  const { dsn, publicKey, orgId, strictTraceContinuation, release, environment } = options as Record<string, unknown>
  const known = resolveDsn(dsn, within)
  return Object.freeze({
    publicKey: resolvePublicKey(publicKey) ?? known?.publicKey,
    orgId: resolveOrgId(orgId) ?? known?.orgId,
    strict: resolveStrict(strictTraceContinuation),
    release: resolveText(`${within}.release`, release),
    environment: resolveText(`${within}.environment`, environment),
  })
}

/** `https://{public key}@{host}/{project}`; an old one has a secret behind the key. */
const grammar = /^https?:\/\/(\w+)(?::\w*)?@(\[[:.%\w]+\]|[\w.-]+)(?::\d+)?\/(?:[^/?#]+\/)*\d+$/
const orgHost = /^o(\d+)\./

function resolveDsn(dsn: unknown, within: string) {
  if (isAbsent(dsn)) return undefined
  const [, publicKey, host] = (typeof dsn === 'string' && grammar.exec(dsn)) || []
  if (host !== undefined) return { publicKey, orgId: orgHost.exec(host)?.[1] }
  throw new TypeError(
    `${within}.dsn must be a DSN like "https://key@o42.ingest.sentry.io/7", but was ${quote(dsn)}. ` +
      "Sentry shows it in the project's settings, under Client Keys (DSN).",
  )
}

function isDsn(value: unknown): boolean {
  return typeof value === 'string' && grammar.test(value)
}

function resolvePublicKey(key: unknown): string | undefined {
  if (isAbsent(key)) return undefined
  if (typeof key === 'string' && /^\w+$/.test(key)) return key
  const meant = isDsn(key) ? ' Did you mean propagators.sentry.dsn?' : ''
  throw new TypeError(
    `propagators.sentry.publicKey must be the letters and digits before the "@" of the DSN, but was ${quote(key)}.${meant}`,
  )
}

function resolveOrgId(id: unknown): string | undefined {
  if (isAbsent(id)) return undefined
  if (typeof id === 'string' && /^\d+$/.test(id)) return id
  if (Number.isSafeInteger(id) && Number(id) >= 0) return String(id)
  const digits = typeof id === 'string' ? /^o?(\d+)(?:\.|$)/.exec(id.trim())?.[1] : undefined
  const meant = digits === undefined ? '' : ` Did you mean ${quote(digits)}?`
  throw new TypeError(`propagators.sentry.orgId must be digits like "42", but was ${quote(id)}.${meant}`)
}

function resolveStrict(strict: unknown = false): boolean {
  if (typeof strict === 'boolean') return strict
  throw new TypeError(
    `propagators.sentry.strictTraceContinuation must be true or false, but was ${quote(strict)}.${meantStrict(strict)}`,
  )
}

function meantStrict(strict: unknown): string {
  return strict === 'true' || strict === 'false' ? ` Did you mean ${strict}?` : ''
}

function resolveText(name: string, text: unknown): string | undefined {
  if (isAbsent(text)) return undefined
  if (typeof text === 'string') return text
  throw new TypeError(`${name} must be a string, but was ${quote(text)}.`)
}

/** An empty text is what an environment variable without a value gives. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === ''
}
