import { describe, expect, it } from '@jest/globals'
import type { InjectablePage } from '../../../src/exchange/inject/injectable-page.js'
import { autoInject } from '../../../src/node/auto-inject/auto-inject.js'
import { mark } from '../../exchange/inject/corpus.js'

/** A response that notes what is called, whose `write` says that the client is slow, and a page that takes tags. */
function subject(headers: Record<string, string> = { 'content-type': 'text/html' }) {
  const calls: unknown[][] = []
  const note = (name: string, args: unknown[]) =>
    calls.push([name, ...args.map((arg) => (Buffer.isBuffer(arg) ? `${arg}` : arg))])
  const res = {
    statusCode: 200,
    headersSent: false,
    getHeader: (name: string) => headers[name],
    hasHeader: (name: string) => name in headers,
    setHeader: (name: string, value: unknown) => Object.assign(headers, { [name]: String(value) }),
    appendHeader: (name: string, value: unknown) => Object.assign(headers, { [name]: String(value) }),
    removeHeader: (name: string) => void delete headers[name],
    flushHeaders() {
      note('flushHeaders', [])
      this.headersSent = true
    },
    writeHead(...args: unknown[]) {
      note('writeHead', args)
      this.headersSent = true
    },
    write(...args: unknown[]) {
      note('write', args)
      this.headersSent = true
      return false
    },
    end(...args: unknown[]) {
      note('end', args)
      return this
    },
  }
  const page: InjectablePage = {
    tagNames: ['t'],
    isHead: false,
    canInject: () => true,
    reserve: () => note('reserve', []),
    render: () => mark,
    reportSkipped: (reason) => note('reportSkipped', [reason]),
  }
  const inject = () => autoInject(res, page)
  return { calls, res, headers, inject }
}

const callback = () => {}

describe('a response whose tags are injected', () => {
  it('says what the client says, before the head is found and after', () => {
    const { calls, res, inject } = subject()
    inject()
    expect([res.write('<html>'), res.write('<head>'), res.write('x')]).toEqual([false, false, false])
    expect(calls).toEqual([['reserve'], ['write', '<html>'], ['write', `<head>${mark}`], ['write', 'x']])
  })

  it('never writes an empty chunk, and calls back for one that is held back', async () => {
    const { calls, res, inject } = subject()
    inject()
    const told: string[] = []
    expect(res.write('<', () => told.push('<'))).toBe(true)
    expect(res.write('he')).toBe(true)
    expect(told).toEqual([])
    await new Promise(setImmediate)
    expect(told).toEqual(['<'])
    res.write('ad>', callback)
    expect(calls).toEqual([['flushHeaders'], ['write', `<head>${mark}`, callback]])
  })

  it('passes on what it need not change, as it was', () => {
    const { calls, res, inject } = subject()
    inject()
    res.write('<html>', 'utf8', callback)
    res.write('', 'utf8', callback)
    res.write('<p>', 'latin1', callback)
    res.write('x', 'latin1', callback)
    res.end('y', 'latin1', callback)
    expect(calls).toEqual([
      ['reserve'],
      ['write', '<html>', 'utf8', callback],
      ['write', '', 'utf8', callback],
      ['write', `${mark}<p>`, callback],
      ['write', 'x', 'latin1', callback],
      ['end', 'y', 'latin1', callback],
    ])
  })

  it('ends with what was held back', () => {
    const { calls, res, inject } = subject()
    inject()
    res.write('<html><he')
    res.end(callback)
    expect(calls.slice(1)).toEqual([
      ['write', '<html>'],
      ['end', '<he', callback],
    ])
  })

  it.each<[what: string, headers: Record<string, string>, length: string | undefined]>([
    ['counts what Node would count', {}, String(200_006 + mark.length)],
    ['corrects what was said', { 'content-length': '200006' }, String(200_006 + mark.length)],
    ['drops what was no number', { 'content-length': 'x' }, String(200_006 + mark.length)],
    ['counts nothing where there are trailers', { trailer: 'x' }, undefined],
    ['counts nothing where chunks are wanted', { 'transfer-encoding': 'chunked' }, undefined],
  ])('%s, when a long body goes out in two pieces', (_, more, length) => {
    const { calls, res, headers, inject } = subject({ 'content-type': 'text/html', ...more })
    inject()
    res.end(`<head>${'x'.repeat(200_000)}`)
    expect(headers['content-length']).toBe(length)
    expect(calls.map(([name, text]) => [name, String(text).length])).toEqual([
      ['write', 6 + mark.length],
      ['end', 200_000],
    ])
  })

  it('does not look again at what middleware writes in its turn, while the head is not found', () => {
    const { calls, res, inject } = subject()
    inject()
    const { write, end } = res
    res.write = (...args) => {
      res.write = write
      return res.write(...args)
    }
    res.end = (...args) => {
      res.end = end
      return res.end(...args)
    }
    res.write('<html><he')
    res.end('ad')
    expect(calls.slice(1)).toEqual([
      ['write', '<html>'],
      ['end', '<head'],
    ])
  })

  it('has its headers decided by writeHead, whose own headers count, and once', () => {
    const { calls, res, headers, inject } = subject({ etag: '"a"' })
    inject()
    res.writeHead(201, 'Made', { 'content-type': 'text/html', 'content-length': '6' })
    res.end('<head>')
    expect(headers).toEqual({ 'content-type': 'text/html', 'content-length': String(6 + mark.length) })
    expect(calls).toEqual([
      ['writeHead', 201, 'Made'],
      ['end', `<head>${mark}`],
    ])
  })

  it('takes headers behind a reason that is not given', () => {
    const { res, headers, inject } = subject({})
    inject()
    res.writeHead(200, undefined, { 'content-type': 'text/html' })
    expect(headers).toEqual({ 'content-type': 'text/html' })
  })
})
