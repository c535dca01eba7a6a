import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createBaton, type SpanRecord, type Transaction } from '../../../src/index.js'
import { handle, type RawRequest } from '../../../src/node/index.js'
import type { BatonOptions } from '../../../src/options/options.js'
import { anySpanId } from '../../literals.js'
import { warningsDuring } from '../../warnings.js'
import { type Answer, type Asking, protocols, type Response, type Serving, until } from '../serving.js'

const page = '<!doctype html><html><head><title>Größe</title></head><body>日本🎉</body></html>'
const type = 'text/html; charset=utf-8'
const ours = 'private, no-cache'
const length = (text: string) => String(Buffer.byteLength(text))

let file = ''
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'baton-')), 'page.html')
  await writeFile(file, page)
})
afterAll(() => rm(join(file, '..'), { recursive: true }))

type Respond = (res: Response, transaction: Transaction, req: RawRequest) => unknown

describe.each(protocols)('a page over %s', (protocol, serve) => {
  const servings: Serving[] = []
  afterEach(() => Promise.all(servings.splice(0).map((serving) => serving.close())))

  async function exchange(respond: Respond, options: BatonOptions = {}, asking: Asking = {}) {
    const records: SpanRecord[] = []
    const given = { autoInject: true, serverTiming: false, ...options } // it has tests of its own
    const baton = createBaton({ ...given, record: (record) => records.push(record) })
    const served = await serve((req, res) => handle(baton, req, res, (transaction) => respond(res, transaction, req)))
    servings.push(served)
    let answer: Answer = { status: 0, headers: {}, body: '' }
    const warnings = await warningsDuring(async () => {
      answer = await served.ask(asking)
      await until(() => records.length > 0)
    })
    const record = records[0] as SpanRecord
    const tags = `<meta name="traceparent" content="00-${record.traceId}-${record.spanId}-01">`
    return { ...answer, body: answer.body.replace(tags, '{tags}'), added: tags.length, warnings, record }
  }

  const tagged = page.replace('<head>', '<head>{tags}')

  describe('gets the tags, whose trace is the one that is recorded, when it is written', () => {
    const pieces = (...all: string[]): Respond => {
      return (res) => {
        res.setHeader('content-type', type)
        for (const piece of all) res.write(piece)
        res.end()
      }
    }
    it.each<[how: string, respond: Respond]>([
      ['in one piece', (res) => withHeaders(res, { 'content-type': type }).end(page)],
      ['as bytes', (res) => withHeaders(res, { 'content-type': type }).end(new Uint8Array(Buffer.from(page)))],
      ['in capitals', (res) => withHeaders(res, { 'Content-Type': 'TEXT/HTML' }).end(page)],
      ['in two pieces', pieces(page.slice(0, 24), page.slice(24))],
      ['with an empty piece first', pieces('', page)],
      ['in characters', pieces(...page)],
      [
        'in bytes',
        (res) => {
          res.setHeader('content-type', type)
          for (const byte of Buffer.from(page)) res.write(Buffer.of(byte))
          res.end()
        },
      ],
      [
        'with its end last',
        (res) => {
          withHeaders(res, { 'content-type': type }).write('<!doctype html><html><he')
          setImmediate(() => res.end(page.slice(page.indexOf('ad>'))))
        },
      ],
      [
        'in hex and base64',
        (res) => {
          res.setHeader('content-type', type)
          res.write(Buffer.from(page.slice(0, 23)).toString('hex'), 'hex')
          res.end(Buffer.from(page.slice(23)).toString('base64'), 'base64')
        },
      ],
      [
        'after writeHead',
        (res) => res.writeHead(200, { 'Content-Type': type, 'Content-Length': length(page) }).end(page),
      ],
      ['after writeHead with a list', (res) => res.writeHead(200, ['content-type', type, 'x', '1'] as never).end(page)],
      ['after writeHead with pairs', (res) => res.writeHead(200, [['content-type', type]] as never).end(page)],
      [
        'after headers that were flushed',
        (res) => {
          withHeaders(res, { 'content-type': type, 'content-length': length(page) }).flushHeaders()
          setImmediate(() => res.end(page))
        },
      ],
      [
        'by a file',
        async (res) => {
          withHeaders(res, { 'content-type': type, 'content-length': String((await stat(file)).size) })
          createReadStream(file).pipe(res)
        },
      ],
      [
        'by a file in small pieces',
        async (res) => {
          res.setHeader('content-type', type)
          await pipeline(createReadStream(file, { highWaterMark: 3 }), res)
        },
      ],
      ['as an error page', (res) => res.writeHead(500, { 'content-type': type }).end(page)],
    ])('%s', async (_, respond) => {
      const { body, headers, record, warnings } = await exchange(respond)
      expect(body).toBe(tagged)
      expect(headers['cache-control']).toBe(ours)
      expect(record.parentId).toBeUndefined()
      expect(warnings).toEqual([])
    })

    it('cut in two at any byte', async () => {
      const bytes = Buffer.from(page)
      const { ask } = await serveCuts(bytes)
      for (let i = 0; i <= bytes.length; i++) {
        const { body } = await ask({ path: `/${i}` })
        expect(body.replace(/<meta name="traceparent" content="[-0-9a-f]{55}">/, '{tags}')).toBe(tagged)
      }
    })

    async function serveCuts(bytes: Buffer): Promise<Serving> {
      const baton = createBaton({ autoInject: true })
      const served = await serve((req, res) =>
        handle(baton, req, res, () => {
          const cut = Number(req.url?.slice(1))
          withHeaders(res, { 'content-type': type }).write(bytes.subarray(0, cut))
          res.end(bytes.subarray(cut))
        }),
      )
      servings.push(served)
      return served
    }
  })

  describe('says how long it is', () => {
    it.each<[how: string, respond: Respond]>([
      ['in one piece', (res) => withHeaders(res, { 'content-type': type, 'content-length': length(page) }).end(page)],
      [
        'when it begins in one piece',
        (res) => {
          withHeaders(res, { 'content-type': type, 'content-length': length(page) }).write(page.slice(0, 40))
          res.end(page.slice(40))
        },
      ],
    ])('%s', async (_, respond) => {
      const { headers, body, added } = await exchange(respond)
      expect(headers['content-length']).toBe(String(Buffer.byteLength(page) + added))
      expect(body).toBe(tagged)
    })

    it('in one piece, although it did not say so itself', async () => {
      const long = `${page}${'x'.repeat(100_000)}`
      for (const body of [page, long]) {
        const { headers, added } = await exchange((res) => withHeaders(res, { 'content-type': type }).end(body))
        const expected = String(Buffer.byteLength(body) + added)
        // Node says so over HTTP/1.1; HTTP/2 frames need no length.
        if (protocol === 'HTTP/1.1' || headers['content-length']) expect(headers['content-length']).toBe(expected)
      }
    })

    it('no more, when the headers go out before the head is found', async () => {
      const { headers, body } = await exchange((res) => {
        res.writeHead(200, { 'content-type': type, 'content-length': length(page) }).write(page.slice(0, 20))
        res.end(page.slice(20))
      })
      expect(headers['content-length']).toBeUndefined()
      expect(body).toBe(tagged)
    })
  })

  describe('says nothing any more of the body that it would have been', () => {
    const said = {
      'content-type': type,
      etag: '"abc"',
      'last-modified': 'Tue, 15 Nov 1994 12:45:26 GMT',
      'accept-ranges': 'bytes',
      'content-md5': 'x',
      digest: 'x',
      'content-digest': 'x',
      'repr-digest': 'x',
      'x-other': '1',
    }
    it.each<[when: string, respond: Respond]>([
      ['in one piece', (res) => withHeaders(res, said).end(page)],
      [
        'when it is streamed',
        (res) => {
          withHeaders(res, said).write('<html><')
          res.end('head>')
        },
      ],
      ['when the headers go out first', (res) => res.writeHead(200, said).end(page)],
    ])('%s', async (_, respond) => {
      const { headers } = await exchange(respond)
      const { 'content-length': _length, ...rest } = headers
      expect(Object.fromEntries(Object.entries(rest))).toEqual({
        'content-type': type,
        'x-other': '1',
        'cache-control': ours,
      })
    })
  })

  describe('is left alone, with its headers and without a parent', () => {
    const html = (headers: Record<string, string>, status = 200): Respond => {
      return (res) => res.writeHead(status, { 'content-type': type, etag: '"abc"', ...headers }).end(page)
    }
    const bare = (status: number): Respond => {
      return (res) => res.writeHead(status, { 'content-type': type, etag: '"abc"' }).end()
    }
    it.each<[what: string, respond: Respond, asking?: Asking, options?: BatonOptions]>([
      ['204', bare(204)],
      ['205', bare(205)],
      ['304', bare(304)],
      ['a redirect', html({ location: '/' }, 302)],
      ['a part', html({ 'content-range': 'bytes 0-9/100' }, 206)],
      ['a part that does not say so by its status', html({ 'content-range': 'bytes 0-9/100' })],
      ['no HTML', html({ 'content-type': 'application/json' })],
      ['XHTML', html({ 'content-type': 'application/xhtml+xml' })],
      ['something like HTML', html({ 'content-type': 'text/html-sandboxed' })],
      ['a download', html({ 'content-disposition': 'attachment; filename=x.html' })],
      ['what must not be transformed', html({ 'cache-control': 'private, no-transform' })],
      ['what others may get, by choice', html({ 'cache-control': 'public' }), {}, { cache: 'omit' }],
      ['an ignored request', html({}), {}, { ignore: [() => true] }],
      ['a page when the option is off', html({}), {}, { autoInject: false }],
      [
        'a page that decides for itself',
        (res) => withHeaders(res, { 'content-type': type, etag: '"a"' }).end(page),
        {},
        { pageLoad: { w3c: true, sampling: 'independent' } },
      ],
      ['no type', (res) => void res.end(page)],
      ['no body', (res) => void withHeaders(res, { 'content-type': type, etag: '"a"' }).end()],
      ['an empty body', (res) => void withHeaders(res, { 'content-type': type, etag: '"a"' }).end('')],
      [
        'a fragment',
        (res) => {
          withHeaders(res, { 'content-type': type, etag: '"a"', 'content-length': '11' }).write('<p>')
          res.end('<head></p>'.slice(0, 8))
        },
      ],
      [
        'a page with the tag',
        (res) =>
          withHeaders(res, { 'content-type': type, etag: '"a"' }).end(
            page.replace('<title>', '<meta name="traceparent"><title>'),
          ),
      ],
    ])('%s', async (_, respond, asking = {}, options = {}) => {
      const answer = await plain(respond, { autoInject: true, ...options }, asking)
      expect(answer).toEqual(await plain(respond, { ...options, autoInject: false }, asking))
    })

    async function plain(respond: Respond, options: BatonOptions, asking: Asking) {
      const baton = createBaton({ serverTiming: false, ...options })
      let parentId: string | undefined
      let hasClosed = false
      const served = await serve((req, res) =>
        handle(baton, req, res, (transaction) => {
          res.on('close', () => {
            parentId = transaction.parentId
            hasClosed = true
          })
          return respond(res, transaction, req)
        }),
      )
      servings.push(served)
      let answer: Answer = { status: 0, headers: {}, body: '' }
      await warningsDuring(async () => (answer = await served.ask(asking)))
      await until(() => hasClosed)
      expect(parentId).toBeUndefined()
      return answer
    }

    it.each([
      [
        'compressed',
        { 'content-encoding': 'gzip' },
        /^autoInject put no tags into the page GET unknown route, because its body was compressed before it was written\. /,
      ],
      [
        'in UTF-16',
        { 'content-type': 'text/html; charset=utf-16le' },
        /^autoInject put no tags into the page GET unknown route, because its encoding does not contain ASCII\. /,
      ],
    ])('what is %s, and says so once', async (_, more, message) => {
      const baton = createBaton({ autoInject: true })
      const served = await serve((req, res) => handle(baton, req, res, () => html(more)(res, {} as never, req)))
      servings.push(served)
      const warnings = await warningsDuring(async () => {
        for (let i = 0; i < 3; i++) {
          const { headers, body } = await served.ask()
          expect(headers).toMatchObject({ etag: '"abc"', ...more })
          expect(body).toBe(page)
        }
      })
      expect(warnings).toEqual([{ code: 'BATON_AUTO_INJECT', message: expect.stringMatching(message) }])
    })

    it('what has a byte order mark of UTF-16, and says so', async () => {
      const { body, warnings } = await exchange((res) => {
        withHeaders(res, { 'content-type': 'text/html' }).end(Buffer.from('\ufeff<html><head>', 'utf16le'))
      })
      expect(Buffer.from(body).includes('meta')).toBe(false)
      expect(warnings).toHaveLength(1)
    })

    it('what has no head in its first 64 kB, and says so', async () => {
      const body = `<html><!--${'x'.repeat(70_000)}--><head>`
      const answer = await exchange((res) => withHeaders(res, { 'content-type': type }).end(body))
      expect(answer.body).toBe(body)
      expect(answer.warnings).toEqual([
        { code: 'BATON_AUTO_INJECT', message: expect.stringMatching(/, because its first 64 kB have no <head>\. /) },
      ])
    })
  })

  it('is made private when it says that others may get it, with a warning', async () => {
    const { body, headers, warnings } = await exchange((res) =>
      withHeaders(res, { 'content-type': type, 'cache-control': 'public, max-age=60' }).end(page),
    )
    expect([body, headers['cache-control'], warnings.length]).toEqual([tagged, ours, 1])
  })

  it('is made private before its head is found, too', async () => {
    const { body, headers, warnings } = await exchange((res) => {
      res.writeHead(200, { 'content-type': type, 'cache-control': 'public, max-age=60' })
      res.end(page)
    })
    expect([body, headers['cache-control'], warnings.length]).toEqual([tagged, ours, 1])
  })

  it.each([
    ['allow', tagged, 'public'],
    ['omit', page, 'public'],
  ] as const)('keeps what it says to caches under %j', async (cache, expected, cacheControl) => {
    const { body, headers } = await exchange(
      (res) => withHeaders(res, { 'content-type': type, 'cache-control': 'public' }).end(page),
      { cache },
    )
    expect([body, headers['cache-control']]).toEqual([expected, cacheControl])
  })

  describe('never gets the tags twice', () => {
    it('when its template renders them', async () => {
      const { body } = await exchange((res, { pageLoad }) =>
        withHeaders(res, { 'content-type': type }).end(`<html><head><title>x</title></head><body>${pageLoad.tags()}`),
      )
      expect(body).toBe('<html><head><title>x</title></head><body>{tags}')
    })

    it('when its template renders something else of ours', async () => {
      const { body } = await exchange((res, { pageLoad }) => {
        pageLoad.data()
        withHeaders(res, { 'content-type': type }).end(page)
      })
      expect(body).toBe(page)
    })

    it('when a helper is called between the headers and the head', async () => {
      const { body } = await exchange((res, { pageLoad }) => {
        res.writeHead(200, { 'content-type': type }).write('<!doctype html>')
        res.write(`<html><head>${pageLoad.tags()}`)
        res.end()
      })
      expect(body).toBe('<!doctype html><html><head>{tags}')
    })

    it('when a helper is called later', async () => {
      const { body } = await exchange((res, { pageLoad }) => {
        withHeaders(res, { 'content-type': type }).write('<html><head>')
        res.write(`${pageLoad.tags()}${JSON.stringify(pageLoad.values.tags)}`)
        res.end(`|${pageLoad.tags()}`)
      })
      expect(body).toBe('<html><head>{tags}[]|')
    })
  })

  it('gets no parent from a target that has no tags', async () => {
    const { body, record } = await exchange((res) => withHeaders(res, { 'content-type': type }).end(page), {
      pageLoad: { elastic: true, w3c: true },
    })
    expect(body).toBe(tagged)
    expect(record.parentId).toBeUndefined()
  })

  it('can still be handed over to an agent that reads no tags', async () => {
    const { body, record } = await exchange(
      (res, { pageLoad }) => {
        withHeaders(res, { 'content-type': type }).write('<html><head>')
        res.end(String(pageLoad.config('elastic')))
      },
      { pageLoad: { elastic: true, w3c: true } },
    )
    expect(body).toContain(`<head>{tags}{"pageLoadTraceId":"${record.traceId}"`)
    expect(record.parentId).toEqual(anySpanId)
  })

  describe('is written as without us:', () => {
    it.each([
      ['write and end call back', false],
      ['write and end call back with an encoding', true],
    ])('%s, in order, when what they wrote has gone', async (_, hasEncoding) => {
      const told: string[] = []
      const say = (word: string) => () => void told.push(word)
      const { body } = await exchange((res) => {
        res.setHeader('content-type', type)
        const write = (text: string, callback: () => void) =>
          hasEncoding ? res.write(text, 'utf8', callback) : res.write(text, callback)
        for (const part of ['<', 'html', '><', 'head><', 'body>']) write(part, say(part))
        if (hasEncoding) res.end('é', 'latin1', say('end'))
        else res.end('é', say('end'))
      })
      expect(body).toBe(`<html><head>{tags}<body>${hasEncoding ? '\ufffd' : 'é'}`)
      expect(told).toEqual(['<', 'html', '><', 'head><', 'body>', 'end'])
    })

    it('end takes a callback alone, and gives the response', async () => {
      const told: unknown[] = []
      const { body } = await exchange((res) => {
        withHeaders(res, { 'content-type': type }).write('<html><')
        const returned = res.end(() => told.push('end'))
        told.push(returned === res)
      })
      expect(body).toBe('<html><')
      expect(told).toEqual([true, 'end'])
    })

    it.each<[what: string, write: (res: Response) => unknown]>([
      ['null', (res) => res.write(null)],
      ['an object', (res) => res.write({})],
      ['a number', (res) => res.end(1 as never)],
      ['an unknown encoding', (res) => res.write('<head>', 'latin9' as never)],
    ])('Node refuses %s in its own words', async (_, write) => {
      const heard: unknown[] = []
      for (const autoInject of [true, false]) {
        // On Node 22 the client of an HTTP/2 stream does not hear that the server has destroyed it.
        let leave = () => {}
        const destroyed = new Promise<void>((resolve) => {
          leave = resolve
        })
        const answer = exchange(
          (res) => {
            res.on('error', (error) => heard.push((error as { code?: string }).code))
            res.setHeader('content-type', type)
            try {
              write(res)
            } catch (error) {
              heard.push((error as { code?: string }).code)
            }
            res.destroy()
            leave()
          },
          { autoInject },
          { leave: destroyed },
        )
        await answer
        heard.push('|')
      }
      const [withUs, without] = heard.join(' ').split(' | ')
      expect(withUs?.length).toBeGreaterThan(0)
      expect(withUs).toBe(without?.replace(' |', ''))
    })

    it('headers that were sent cannot be sent again', async () => {
      let code: unknown
      await exchange((res) => {
        res.writeHead(200, { 'content-type': type })
        try {
          res.writeHead(200, { 'content-type': type })
        } catch (error) {
          code = (error as { code: string }).code
        }
        res.end(page)
      })
      expect(code).toMatch(/HEADERS_SENT$/)
    })

    it('a list of headers keeps those that it repeats', async () => {
      const { headers } = await exchange((res) => {
        res.setHeader('set-cookie', 'old')
        res.writeHead(200, ['content-type', type, 'set-cookie', 'a', 'set-cookie', 'b'] as never).end(page)
      })
      expect(headers['set-cookie']).toEqual(['a', 'b'])
    })
  })

  it('whose client goes away is aborted, and what is written later is lost without a word', async () => {
    let write = (_: string) => {}
    const { record, warnings } = await exchange(
      (res) => {
        res.on('error', () => {})
        write = (text) => void res.write(text)
        res.writeHead(200, { 'content-type': type }).write('<html>')
        res.on('close', () => write('<head>'))
      },
      {},
      { leave: 'at the first byte' },
    )
    expect(record).toMatchObject({ aborted: true, parentId: undefined })
    expect(warnings).toEqual([])
  })

  it('whose source fails ends as it would', async () => {
    const source = Readable.from(
      (async function* () {
        yield '<html><head>'
        await setTimeout(20)
        throw new Error('The source failed.')
      })(),
    )
    let failed: unknown
    const { record } = await exchange(
      async (res) => {
        res.setHeader('content-type', type)
        await pipeline(source, res).catch((error) => (failed = error))
      },
      {},
      { leave: 'with the server' },
    )
    expect(failed).toEqual(new Error('The source failed.'))
    expect(record.aborted).toBe(true)
  })
})

function withHeaders(res: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  return res
}

describe('autoInject', () => {
  it('warns when no agent that is configured reads tags', async () => {
    const warnings = await warningsDuring(() => createBaton({ autoInject: true, pageLoad: { elastic: true } }))
    expect(warnings).toEqual([
      {
        code: 'BATON_AUTO_INJECT',
        message:
          'autoInject has no tags to put in: no agent that is configured under pageLoad reads any (elastic). Configure one that does, or render pageLoad.script() in the template.',
      },
    ])
  })
})
