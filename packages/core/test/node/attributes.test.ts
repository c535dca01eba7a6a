import { describe, expect, it } from '@jest/globals'
import { attributesOf, pathOf } from '../../src/http/attributes.js'
import { methodOf } from '../../src/http/method.js'
import type { RawRequest } from '../../src/node/index.js'
import type { Attributes } from '../../src/trace/record.js'

const request = (part: object) => ({ method: 'GET', url: '/', headers: {}, httpVersion: '1.1', ...part }) as RawRequest

const requestAttributes = (part: object) =>
  attributesOf(request(part), { headersSent: false, statusCode: 200 }, undefined)

const plain = {
  'http.request.method': 'GET',
  'url.path': '/',
  'url.scheme': 'http',
  'network.protocol.version': '1.1',
}

describe('the attributes of a request', () => {
  it.each<[object, Attributes, string]>([
    [{}, plain, 'nothing but a request line'],
    [{ url: '/a/b?c=secret#d' }, { ...plain, 'url.path': '/a/b' }, 'a query, which is left out'],
    [
      { url: '/short', originalUrl: '/mounted/short?x' },
      { ...plain, 'url.path': '/mounted/short' },
      'a mounted router',
    ],
    [{ url: '?x' }, { ...plain, 'url.path': '' }, 'a query alone'],
    [
      { url: '*', method: 'OPTIONS' },
      { ...plain, 'http.request.method': 'OPTIONS', 'url.path': '*' },
      'the asterisk form',
    ],
    [{ url: '/%C3%A9' }, { ...plain, 'url.path': '/%C3%A9' }, 'an encoded path, as it came'],
    [{ httpVersion: '2.0' }, { ...plain, 'network.protocol.version': '2' }, 'HTTP/2'],
    [{ httpVersion: '1.0' }, { ...plain, 'network.protocol.version': '1.0' }, 'HTTP/1.0'],
    [{ socket: { encrypted: true } }, { ...plain, 'url.scheme': 'https' }, 'a TLS socket'],
    [{ socket: {} }, plain, 'a plain socket'],
    [{ socket: null }, plain, 'a socket that is gone'],
    [{ headers: { ':scheme': 'https' }, socket: null }, { ...plain, 'url.scheme': 'https' }, 'the scheme of HTTP/2'],
    [{ headers: { host: 'shop.example' } }, { ...plain, 'server.address': 'shop.example' }, 'a host'],
    [
      { headers: { host: 'shop.example:8080' } },
      { ...plain, 'server.address': 'shop.example', 'server.port': 8080 },
      'a host and a port',
    ],
    [
      { headers: { ':authority': 'shop.example:8080' } },
      { ...plain, 'server.address': 'shop.example', 'server.port': 8080 },
      'the authority of HTTP/2',
    ],
    [
      { headers: { host: 'a.example', ':authority': 'b.example' } },
      { ...plain, 'server.address': 'a.example' },
      'a host, which a proxy has left, beside the authority of HTTP/2',
    ],
    [{ headers: { host: '' } }, plain, 'an empty host'],
    [{ headers: { host: ['a', 'b'] } }, plain, 'a host that is no text'],
    [{ headers: { 'user-agent': 'test/1.0' } }, { ...plain, 'user_agent.original': 'test/1.0' }, 'a user agent'],
    [{ headers: { cookie: 'a=1', authorization: 'b' } }, plain, 'secrets, which are left out'],
  ])('of %j are %j: %s', (part, expected) => {
    expect(requestAttributes(part)).toEqual(expected)
  })
})

describe('the attributes of a response', () => {
  it.each<[object, string | undefined, Attributes]>([
    [{ headersSent: true, statusCode: 200 }, undefined, { 'http.response.status_code': 200 }],
    [{ headersSent: true, statusCode: 200 }, '/', { 'http.route': '/', 'http.response.status_code': 200 }],
    [{ headersSent: true, statusCode: 404 }, undefined, { 'http.response.status_code': 404 }],
    [{ headersSent: true, statusCode: 502 }, undefined, { 'http.response.status_code': 502, 'error.type': '502' }],
    [{ headersSent: false, statusCode: 200 }, '/a', { 'http.route': '/a' }],
  ])('of %j on %j are %j', (res, route, expected) => {
    expect(attributesOf(request({}), res as never, route)).toEqual({ ...plain, ...expected })
  })
})

describe('methodOf and pathOf', () => {
  it.each(['get', 'Get', 'PROPFIND', 'X'.repeat(1000), '', '__proto__', undefined])(
    '%j is the method _OTHER',
    (method) => {
      expect(methodOf(request({ method }))).toBe('_OTHER')
    },
  )

  it('of a request without a URL is the empty path', () => {
    expect(pathOf(request({ url: undefined }))).toBe('')
  })
})
