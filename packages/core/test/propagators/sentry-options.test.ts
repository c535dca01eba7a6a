import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import { resolveSentry, type SentryOptions } from '../../src/propagators/sentry/options.js'

const nothing = { publicKey: undefined, orgId: undefined, strict: false, release: undefined, environment: undefined }
const dsn = 'https://0123456789abcdef0123456789abcdef@o42.ingest.us.sentry.io/4507'
const publicKey = '0123456789abcdef0123456789abcdef'

describe('the options of Sentry', () => {
  it.each<[SentryOptions, object, string]>([
    [{}, nothing, 'nothing'],
    [{ dsn }, { ...nothing, publicKey, orgId: '42' }, 'a DSN'],
    [{ dsn: 'https://pk@sentry.example.com/7' }, { ...nothing, publicKey: 'pk' }, 'a host of one’s own'],
    [{ dsn: 'http://pk@127.0.0.1:9000/7' }, { ...nothing, publicKey: 'pk' }, 'a port'],
    [{ dsn: 'http://pk@[::1]:9000/7' }, { ...nothing, publicKey: 'pk' }, 'IPv6'],
    [{ dsn: 'https://pk:secret@o1.x.io/a/b/7' }, { ...nothing, publicKey: 'pk', orgId: '1' }, 'a secret and a path'],
    [{ dsn: 'https://pk@o42x.sentry.io/7' }, { ...nothing, publicKey: 'pk' }, 'a host that is no organization'],
    [{ dsn: 'https://pk@o.sentry.io/7' }, { ...nothing, publicKey: 'pk' }, 'a host without digits'],
    [{ dsn: 'https://pk@xo42.sentry.io/7' }, { ...nothing, publicKey: 'pk' }, 'an organization not at the beginning'],
    [{ dsn, orgId: '7' }, { ...nothing, publicKey, orgId: '7' }, 'an organization beside a DSN'],
    [{ dsn, publicKey: 'other' }, { ...nothing, publicKey: 'other', orgId: '42' }, 'a key beside a DSN'],
    [{ orgId: 42 }, { ...nothing, orgId: '42' }, 'a number'],
    [{ orgId: '0' }, { ...nothing, orgId: '0' }, 'zero'],
    [{ orgId: '042' }, { ...nothing, orgId: '042' }, 'digits as they are'],
    [{ strictTraceContinuation: true }, { ...nothing, strict: true }, 'strict'],
    [{ release: 'shop@1', environment: 'test' }, { ...nothing, release: 'shop@1', environment: 'test' }, 'texts'],
    [{ dsn: '', publicKey: '', orgId: '', release: '', environment: '' }, nothing, 'empty texts'],
    [{ dsn: undefined, strictTraceContinuation: undefined }, nothing, 'undefined'],
  ])('%j is taken: %s', (options, expected) => {
    expect(resolveSentry(options)).toEqual(expected)
  })

  it.each<[unknown, string]>([
    ['x', 'propagators.sentry must be an object like { dsn }, but was "x".'],
    [dsn, `propagators.sentry must be an object like { dsn }, but was "${dsn}". Did you mean { dsn: "${dsn}" }?`],
    [true, 'propagators.sentry must be an object like { dsn }, but was true.'],
    [null, 'propagators.sentry must be an object like { dsn }, but was null.'],
    [[], 'propagators.sentry must be an object like { dsn }, but was [].'],
    [
      { DSN: dsn },
      'There is no option "propagators.sentry.DSN". Did you mean "dsn"? There are: dsn, publicKey, orgId, strictTraceContinuation, release, environment.',
    ],
    [
      { strictTraceContinuaton: true },
      'There is no option "propagators.sentry.strictTraceContinuaton". Did you mean "strictTraceContinuation"? There are: dsn, publicKey, orgId, strictTraceContinuation, release, environment.',
    ],
    ...[
      'o42.ingest.sentry.io/7',
      'https://o42.ingest.sentry.io/7',
      'https://pk@host',
      'https://pk@host/x',
      'ftp://pk@h/7',
      `${dsn}?x=1`,
    ].map((wrong): [unknown, string] => [
      { dsn: wrong },
      `propagators.sentry.dsn must be a DSN like "https://key@o42.ingest.sentry.io/7", but was "${wrong}". Sentry shows it in the project's settings, under Client Keys (DSN).`,
    ]),
    [
      { dsn: 42 },
      'propagators.sentry.dsn must be a DSN like "https://key@o42.ingest.sentry.io/7", but was 42. Sentry shows it in the project\'s settings, under Client Keys (DSN).',
    ],
    [
      { publicKey: 'p k' },
      'propagators.sentry.publicKey must be the letters and digits before the "@" of the DSN, but was "p k".',
    ],
    [
      { publicKey: dsn },
      `propagators.sentry.publicKey must be the letters and digits before the "@" of the DSN, but was "${dsn}". Did you mean propagators.sentry.dsn?`,
    ],
    [{ orgId: 'o42' }, 'propagators.sentry.orgId must be digits like "42", but was "o42". Did you mean "42"?'],
    [
      { orgId: 'o42.ingest.sentry.io' },
      'propagators.sentry.orgId must be digits like "42", but was "o42.ingest.sentry.io". Did you mean "42"?',
    ],
    ...['42abc', '42 7', '0x2a', '-42'].map((orgId): [unknown, string] => [
      { orgId },
      `propagators.sentry.orgId must be digits like "42", but was ${JSON.stringify(orgId)}.`,
    ]),
    [{ orgId: 'acme' }, 'propagators.sentry.orgId must be digits like "42", but was "acme".'],
    [{ orgId: 4.2 }, 'propagators.sentry.orgId must be digits like "42", but was 4.2.'],
    [{ orgId: -1 }, 'propagators.sentry.orgId must be digits like "42", but was -1.'],
    [{ orgId: Number.NaN }, 'propagators.sentry.orgId must be digits like "42", but was NaN.'],
    [
      { strictTraceContinuation: 'true' },
      'propagators.sentry.strictTraceContinuation must be true or false, but was "true". Did you mean true?',
    ],
    [{ strictTraceContinuation: 1 }, 'propagators.sentry.strictTraceContinuation must be true or false, but was 1.'],
    [
      { strictTraceContinuation: null },
      'propagators.sentry.strictTraceContinuation must be true or false, but was null.',
    ],
    [{ release: 1 }, 'propagators.sentry.release must be a string, but was 1.'],
    [{ environment: { name: 'x' } }, 'propagators.sentry.environment must be a string, but was {"name":"x"}.'],
  ])('H: %j is refused', (options, message) => {
    expect(() => createBaton({ propagators: { sentry: options as SentryOptions } })).toThrow(new TypeError(message))
  })

  it('are frozen, and later changes to the object are not seen', () => {
    const options = { orgId: '42' }
    const settings = resolveSentry(options)
    options.orgId = '99'
    expect([settings.orgId, Object.isFrozen(settings)]).toEqual(['42', true])
  })
})
