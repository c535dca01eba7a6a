import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/index.js'

const held =
  'must hold origins ("https://api.example.com"), hosts ("api.example.com", "*.example.com"), ranges ("10.1.0.0/16"), ' +
  'regular expressions for the origin, or functions of a URL, but held'

describe('the option outgoing', () => {
  it.each<[unknown, string]>([
    [true, 'outgoing must be false or an object like { to, own }, but was true.'],
    [null, 'outgoing must be false or an object like { to, own }, but was null.'],
    ['https://a.example', 'outgoing must be false or an object like { to, own }, but was "https://a.example".'],
    [
      ['https://a.example'],
      'outgoing must be false or an object like { to, own }, but was ["https://a.example"]. Did you mean { to: ["https://a.example"] }?',
    ],
    [{ targets: [] }, 'There is no option "outgoing.targets". There are: to, own.'],
    [{ To: [] }, 'There is no option "outgoing.To". Did you mean "to"? There are: to, own.'],
    [{ to: 'a.example' }, 'outgoing.to must be a list of destinations, but was "a.example".'],
    [{ own: {} }, 'outgoing.own must be a list of destinations, but was {}.'],
    [{ to: [42] }, `outgoing.to ${held} 42.`],
    [{ own: [null] }, `outgoing.own ${held} null.`],
    [{ to: [''] }, `outgoing.to ${held} "".`],
    [{ to: ['*'] }, `outgoing.to ${held} "*". To reach every destination, write () => true.`],
    [{ to: ['.example.com'] }, `outgoing.to ${held} ".example.com". Did you mean "*.example.com"?`],
    [{ to: ['*.*.example.com'] }, `outgoing.to ${held} "*.*.example.com".`],
    [{ to: ['api.*.com'] }, `outgoing.to ${held} "api.*.com".`],
    [{ to: ['*example.com'] }, `outgoing.to ${held} "*example.com".`],
    [
      { to: ['https://api.example.com/v1'] },
      `outgoing.to ${held} "https://api.example.com/v1". Did you mean "https://api.example.com"?`,
    ],
    [
      { to: ['api.example.com/v1?a=1'] },
      `outgoing.to ${held} "api.example.com/v1?a=1". Did you mean "api.example.com"?`,
    ],
    [{ to: ['user@api.example.com'] }, `outgoing.to ${held} "user@api.example.com". Did you mean "api.example.com"?`],
    [{ to: ['ftp://example.com'] }, `outgoing.to ${held} "ftp://example.com".`],
    [{ to: ['wss://example.com'] }, `outgoing.to ${held} "wss://example.com".`],
    [{ to: ['10.1.0.0/33'] }, `outgoing.to ${held} "10.1.0.0/33". Did you mean "10.1.0.0"?`],
    [{ to: ['2001:db8::/129'] }, `outgoing.to ${held} "2001:db8::/129".`],
    [{ to: ['not a host'] }, `outgoing.to ${held} "not a host".`],
    [{ to: ['example.com:99999'] }, `outgoing.to ${held} "example.com:99999".`],
  ])('%j: %s', (outgoing, message) => {
    expect(() => createBaton({ outgoing: outgoing as never })).toThrow(new TypeError(message))
  })

  it('refuses destinations that would get W3C Trace Context where it is not written', () => {
    expect(() => createBaton({ propagators: ['sentry'], outgoing: { to: ['a.example'] } })).toThrow(
      new TypeError(
        'outgoing.to lists destinations that get W3C Trace Context alone, but propagators.inject does not write it. ' +
          'Add "w3c" to it, or list the destinations in outgoing.own, which get every format.',
      ),
    )
    expect(() => createBaton({ propagators: ['sentry'], outgoing: { own: ['a.example'] } })).not.toThrow()
  })

  it.each([undefined, false, {}, { to: [] }, { to: ['a.example'], own: [/a/, () => true] }] as const)(
    'takes %j',
    (outgoing) => {
      expect(() => createBaton({ outgoing })).not.toThrow()
    },
  )
})
