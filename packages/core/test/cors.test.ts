import { describe, expect, it } from '@jest/globals'
import { resolveCors } from '../src/http/cors.js'
import { createBaton, traceHeaders } from '../src/index.js'
import { propagators } from '../src/propagators/index.js'

const like = 'cors.origins must hold origins like "https://shop.example.com" or RegExps, but held'

describe('cors', () => {
  it.each([
    ['https://shop.example.com', 'https://shop.example.com'],
    ['https://Shop.Example.com:443', 'https://shop.example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['capacitor://localhost', 'capacitor://localhost'],
  ])('%s allows what a browser calls %s', (listed, origin) => {
    expect(resolveCors({ origins: [listed] }, [])?.allows(origin)).toBe(true)
  })

  it.each([
    [/https:\/\/a|https:\/\/b/, 'https://b', true],
    [/https:\/\/a|https:\/\/b/, 'https://b.evil', false],
    [/https:\/\/a|https:\/\/b/, 'x://y?https://b', false],
    [/HTTPS:\/\/SHOP/i, 'https://shop', true],
    [/.*/, 'null', false],
  ])('%s, asked by %s: %s', (pattern, origin, allowed) => {
    expect(resolveCors({ origins: [pattern] }, [])?.allows(origin)).toBe(allowed)
  })

  it("forgets what the application's pattern remembers", () => {
    const allows = resolveCors({ origins: [/https:\/\/shop/g] }, [])?.allows
    expect([allows?.('https://shop'), allows?.('https://shop')]).toEqual([true, true])
  })

  it.each([
    [true, 'cors must be { origins: ["https://shop.example.com"] }, but was true.'],
    [null, 'cors must be { origins: ["https://shop.example.com"] }, but was null.'],
    [{}, 'cors must be { origins: ["https://shop.example.com"] }, but was {}.'],
    [
      { origins: [], credentials: true },
      'cors must be { origins: ["https://shop.example.com"] }, but was {"origins":[],"credentials":true}.',
    ],
    [{ origins: ['*'] }, 'cors.origins must name each origin, so that strangers stay out, but held "*".'],
    [{ origins: ['shop.example.com'] }, `${like} "shop.example.com". Did you mean "https://shop.example.com"?`],
    [{ origins: ['localhost:3000'] }, `${like} "localhost:3000". Did you mean "https://localhost:3000"?`],
    [
      { origins: ['https://shop.example.com/'] },
      `${like} "https://shop.example.com/". Did you mean "https://shop.example.com"?`,
    ],
    [
      { origins: ['https://shop.example.com/a'] },
      `${like} "https://shop.example.com/a". Did you mean "https://shop.example.com"?`,
    ],
    [{ origins: ['null'] }, `${like} "null". Did you mean "https://null"?`],
    [{ origins: [7] }, `${like} 7.`],
  ])('refuses %j', (cors, message) => {
    expect(() => createBaton({ cors: cors as never })).toThrow(new TypeError(message))
  })
})

describe('responseHeader', () => {
  it.each(['', 'X Trace', 7])('refuses %j', (responseHeader) => {
    const message = `responseHeader must be true or the name of a header, but was ${JSON.stringify(responseHeader)}.`
    expect(() => createBaton({ responseHeader: responseHeader as never })).toThrow(new TypeError(message))
  })
})

describe('traceHeaders', () => {
  it('names the headers of every format that is read by default, each once', () => {
    const read = propagators.filter(({ optIn }) => !optIn)
    expect(traceHeaders()).toEqual([...new Set(read.flatMap(({ fields }) => fields))])
    for (const name of ['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'b3', 'elastic-apm-traceparent']) {
      expect(traceHeaders()).toContain(name)
    }
  })

  it('names those of the formats that are given', () => {
    expect(traceHeaders(['w3c', 'sentry', 'request-id'])).toEqual([
      'traceparent',
      'tracestate',
      'sentry-trace',
      'baggage',
      'x-request-id',
    ])
    expect(traceHeaders({ extract: ['b3'], inject: ['w3c'] })).toEqual(['b3'])
  })
})
