import { afterEach, describe, expect, it } from '@jest/globals'
import { blocksInline, nonceIn } from '../../src/http/csp.js'
import { createBaton } from '../../src/index.js'
import { handle, open } from '../../src/node/index.js'
import { protocols, type Response, type Serving } from './serving.js'

describe('a Content-Security-Policy', () => {
  it.each<[string | readonly string[] | undefined, string | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ["script-src 'nonce-r4nd0m'", 'r4nd0m'],
    ["default-src 'self'; script-src 'self' 'nonce-Zm9v+/Y_-='; style-src 'nonce-style'", 'Zm9v+/Y_-='],
    ["Script-Src 'NONCE-abc'", 'abc'],
    ["default-src 'nonce-abc'", 'abc'],
    ["script-src 'self'; default-src 'nonce-abc'", undefined],
    ["script-src 'nonce-a'; script-src-elem 'nonce-b'", 'b'],
    ["style-src 'nonce-abc'", undefined],
    ["script-src nonce-abc 'nonce-<b>' 'nonce-'", undefined],
    [["img-src 'self'", "script-src 'nonce-abc'"], 'abc'],
    ["img-src 'self', script-src 'nonce-abc'", 'abc'],
  ])('%j names the nonce %p', (header, nonce) => {
    expect(nonceIn(header)).toBe(nonce)
  })

  it.each<[string | readonly string[] | undefined, string | undefined, boolean, string]>([
    [undefined, undefined, false, 'there is none'],
    ["img-src 'none'", undefined, false, 'it has no say on scripts'],
    ["script-src 'self'", undefined, true, 'only files may run'],
    ["default-src 'self'", undefined, true, 'the default counts'],
    ["script-src 'self' 'unsafe-inline'", undefined, false, 'everything may run'],
    ["script-src 'UNSAFE-INLINE'", undefined, false, 'keywords have no case'],
    ["script-src 'unsafe-inline' 'nonce-a'", undefined, true, 'a nonce makes unsafe-inline void'],
    ["script-src 'unsafe-inline' 'sha256-x='", undefined, true, 'so does a hash'],
    ["script-src 'unsafe-inline' 'strict-dynamic'", undefined, true, 'and strict-dynamic'],
    ["script-src 'nonce-a'", 'a', false, 'it is the nonce'],
    ["script-src 'nonce-a'", 'A', true, 'nonces have a case'],
    ["script-src 'nonce-a'; script-src-elem 'self'", 'a', true, 'elements have a list of their own'],
    [["script-src 'nonce-a'", "script-src 'self'"], 'a', true, 'each policy must allow it'],
    ["script-src 'nonce-a', default-src 'none'", 'a', true, 'each policy must allow it'],
  ])('%j with the nonce %p blocks an inline script: %p, because %s', (header, nonce, blocks) => {
    expect(blocksInline(header, nonce)).toBe(blocks)
  })
})

describe.each(protocols)('an inline script over %s', (_, serve) => {
  let served: Serving | undefined
  afterEach(() => served?.close())

  const policy = "script-src 'nonce-of-the-policy'"

  it.each<[string, object | undefined, string | undefined, object | undefined, string]>([
    ['the one that it is given', { nonce: 'l' }, policy, { nonce: 'given' }, 'given'],
    ['the nonce of the templates’ data', { nonce: 'l', cspNonce: 'c' }, policy, undefined, 'l'],
    ['the cspNonce of the templates’ data', { cspNonce: 'c' }, policy, undefined, 'c'],
    ['the one that the policy names', { nonce: 42 }, policy, undefined, 'of-the-policy'],
    ['the one that the policy names', undefined, policy, undefined, 'of-the-policy'],
    ['none', undefined, undefined, undefined, ''],
  ])('has the nonce: %s', async (_title, locals, header, given, nonce) => {
    const baton = createBaton({ pageLoad: { w3c: true } })
    served = await serve((req, res: Response) => {
      const { pageLoad } = open(baton, req, res, { locals: () => locals })
      if (header) res.setHeader('content-security-policy', header)
      res.setHeader('content-type', 'text/html')
      res.end(`${pageLoad.script('w3c', given)}\n${pageLoad.tags({ guard: true, ...given })}\n${pageLoad.data(given)}`)
    })
    const { body } = await served.ask()
    const nonces = [...body.matchAll(/<script(?: type="[^"]*" id="[^"]*")?(?: nonce="([^"]*)")?>/g)].map(
      ([, found]) => found,
    )
    const inline = nonce || undefined
    expect(nonces).toEqual([inline, inline, given ? nonce : undefined]) // data runs without one
  })

  it('finds the nonce in what handle() serves', async () => {
    const baton = createBaton()
    served = await serve((req, res) =>
      handle(baton, req, res, ({ pageLoad }) => {
        res.setHeader('content-security-policy', policy)
        res.end(String(pageLoad.script('w3c')))
      }),
    )
    expect((await served.ask()).body).toMatch(/^<script nonce="of-the-policy">/)
  })
})
