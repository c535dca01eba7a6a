import { describe, expect, it } from '@jest/globals'
import { resolve } from '../../src/options/resolve.js'
import { type Destination, destinationOf, injectorFor } from '../../src/outgoing/destination.js'
import type { OutgoingOptions, TargetMatcher } from '../../src/outgoing/options.js'
import { warningsDuring } from '../warnings.js'

/** The names of the formats in which a destination is told of the trace. */
function told(url: string, outgoing: OutgoingOptions = {}): string[] {
  const settings = resolve({ outgoing, propagators: ['w3c', 'sentry', 'baggage'] })
  return (injectorFor(settings.outgoing, toward(url))?.formats ?? []).map(({ name }) => name)
}

function toward(url: string): Destination {
  const { origin, pathname, search } = new URL(url)
  const destination = destinationOf(origin, pathname + search)
  if (destination === undefined) throw new Error(`no destination: ${url}`)
  return destination
}

const everything = ['w3c', 'sentry', 'baggage']

describe('without being listed', () => {
  it.each([
    'http://127.0.0.1:3000',
    'http://127.255.1.2',
    'http://localhost:8080/path?query',
    'http://localhost.',
    'http://shop.localhost',
    'http://[::1]:3000',
    'http://0.0.0.0:3000',
    'http://[::]:3000',
    'http://10.0.0.1',
    'https://10.255.255.255',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.178.20',
    'http://0x7f.1', // 127.0.0.1, as the URL parser has it
    'http://2130706433', // the same
    'http://[::ffff:10.0.0.1]',
    'http://[fd12:3456::1]',
    'http://[fc00::1]',
    'http://stock',
    'http://stock1:3000',
    'http://STOCK',
    'http://my_service:3000',
    'http://stock.internal',
    'http://stock.eu.internal.',
    'http://printer.local',
    'http://stock.shop.svc',
    'http://stock.shop.svc.cluster.local:80',
  ])('%s gets every format', (url) => {
    expect(told(url)).toEqual(everything)
  })

  it.each([
    'https://example.com',
    'https://api.example.com:8443',
    'https://internal.example.com',
    'https://local.example.com',
    'https://svc.example.com',
    'https://localhost.example.com',
    'https://10.0.0.1.example.com',
    'https://127.0.0.1.nip.io',
    'https://example.internals',
    'https://example.notlocal',
    'http://11.0.0.1',
    'http://9.255.255.255',
    'http://172.15.255.255',
    'http://172.32.0.1',
    'http://192.169.0.1',
    'http://100.64.0.1', // shared address space: the provider's, not ours
    'http://169.254.169.254', // the cloud's metadata service
    'http://[fe80::1]',
    'http://[2001:db8::1]',
    'http://[::ffff:8.8.8.8]',
    'https://example.com/localhost',
    'https://example.com/?to=http://10.0.0.1',
    'https://user:localhost@example.com',
  ])('%s gets nothing', (url) => {
    expect(told(url)).toEqual([])
  })
})

describe('a listed destination', () => {
  it.each<[TargetMatcher, string]>([
    ['https://api.example.com', 'https://api.example.com/v1/users?id=1'],
    ['https://api.example.com', 'https://api.example.com:443'],
    ['https://API.example.com/', 'https://api.EXAMPLE.com.'],
    ['https://api.example.com:8443', 'https://api.example.com:8443'],
    ['https://*.example.com', 'https://api.example.com'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['api.example.com', 'https://api.example.com'],
    ['api.example.com', 'http://api.example.com:8080'],
    ['API.Example.com.', 'https://api.example.com'],
    ['api.example.com:8443', 'https://api.example.com:8443'],
    ['api.example.com:443', 'https://api.example.com'],
    ['api.example.com:80', 'http://api.example.com'],
    ['*.example.com', 'https://api.example.com'],
    ['*.example.com', 'https://a.b.example.com:8443'],
    ['203.0.113.9', 'http://203.0.113.9:3000'],
    ['2001:db8::9', 'http://[2001:db8:0::9]:3000'],
    ['[2001:db8::9]', 'http://[2001:db8::9]'],
    ['[2001:db8::9]:3000', 'http://[2001:db8::9]:3000'],
    ['203.0.113.0/24', 'http://203.0.113.255'],
    ['100.64.0.0/10', 'http://100.100.1.1'],
    ['2001:db8::/32', 'http://[2001:db8:ffff::1]'],
    ['203.0.113.0/24', 'http://[::ffff:203.0.113.9]'],
    ['0.0.0.0/0', 'http://203.0.113.9'],
    [/^https:\/\/api\.example\.com$/, 'https://api.example.com/path'],
    [/example/g, 'https://example.com'],
    [/EXAMPLE/i, 'https://example.com'],
    [({ pathname }) => pathname.startsWith('/traced/'), 'https://example.com/traced/1'],
  ])('%s matches %s, and gets W3C Trace Context alone', (target, url) => {
    expect(told(url, { to: [target] })).toEqual(['w3c'])
    expect(told(url, { to: ['unrelated.example', target] })).toEqual(['w3c'])
    expect(told(url, { own: [target] })).toEqual(everything)
    expect(told(url, { own: [target], to: [target] })).toEqual(everything)
  })

  it.each<[TargetMatcher, string]>([
    ['https://api.example.com', 'http://api.example.com'],
    ['https://api.example.com', 'https://api.example.com:8443'],
    ['https://api.example.com', 'https://api.example.com.evil.example'],
    ['https://api.example.com', 'https://evil.example/https://api.example.com'],
    ['https://api.example.com', 'https://evil.example/?https://api.example.com'],
    ['https://api.example.com', 'https://api.example.com@evil.example'],
    ['https://*.example.com', 'http://api.example.com'],
    ['https://*.example.com', 'https://example.com'],
    ['example.com', 'https://api.example.com'],
    ['example.com', 'https://badexample.com'],
    ['example.com', 'https://example.com.evil.example'],
    ['example.com', 'https://evil.example/example.com'],
    ['example.com', 'https://evil.example/#example.com'],
    ['example.com:8443', 'https://example.com'],
    ['example.com:443', 'http://example.com'],
    ['*.example.com', 'https://example.com'],
    ['*.example.com', 'https://badexample.com'],
    ['*.example.com', 'https://api.example.com.evil.example'],
    ['203.0.113.0/24', 'http://203.0.114.1'],
    ['203.0.113.0/24', 'http://203.0.113.1.nip.io'],
    ['2001:db8::/32', 'http://[2001:db9::1]'],
    [/^https:\/\/api\.example\.com$/, 'https://api.example.com.evil.example'],
    [/v1/, 'https://example.com/v1'], // the origin, not the path
    [/secret/, 'https://secret@example.com'],
    [() => false, 'https://example.com'],
    [() => 'yes' as never, 'https://example.com'],
  ])('%s does not match %s', (target, url) => {
    expect(told(url, { to: [target] })).toEqual([])
    expect(told(url, { own: [target] })).toEqual([])
  })

  it('does not take the private network away', () => {
    expect(told('http://stock', { to: ['https://api.example.com'] })).toEqual(everything)
  })

  it('matches by a sticky, global or frozen RegExp every time', () => {
    const { outgoing } = resolve({ outgoing: { to: [/example/gy] } })
    const results = [1, 2, 3].map(() => outgoing.to[0]?.(new URL('https://example.com')))
    expect(results).toEqual([false, false, false]) // sticky: only at the beginning
    const pattern = Object.freeze(/example/g)
    const settings = resolve({ outgoing: { to: [pattern] } })
    const again = [1, 2, 3].map(() => injectorFor(settings.outgoing, toward('https://example.com'))?.formats.length)
    expect(again).toEqual([1, 1, 1])
  })

  it('is none when its function throws, which is said once', async () => {
    const settings = resolve({
      outgoing: {
        to: [
          () => {
            throw new Error('broken')
          },
        ],
      },
    })
    const warnings = await warningsDuring(() => {
      for (let i = 0; i < 3; i++) expect(injectorFor(settings.outgoing, toward('https://example.com'))).toBeUndefined()
    })
    expect(warnings).toEqual([
      { code: 'BATON_OUTGOING', message: expect.stringContaining('The option `outgoing` threw') },
    ])
  })
})
