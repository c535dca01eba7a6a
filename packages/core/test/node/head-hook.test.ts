import { expect, it } from '@jest/globals'
import { callBeforeHeaders } from '../../src/node/head-hook.js'
import type { RawResponse } from '../../src/node/index.js'

/** A response that notes how its headers were written. */
function subject() {
  const calls: unknown[][] = []
  const headers = new Map<string, unknown>()
  const res = {
    statusCode: 200,
    setHeader: (name: string, value: unknown) => headers.set(name, value),
    writeHead(this: { statusCode: number }, ...args: unknown[]) {
      calls.push(args)
      this.statusCode = args[0] as number
      return this
    },
  }
  return { calls, headers, res }
}

it('calls its listener once, however often the headers are written', () => {
  const { calls, res } = subject()
  let called = 0
  callBeforeHeaders(res as unknown as RawResponse, { beforeHeaders: () => called++ })
  res.writeHead(200)
  res.writeHead(404)
  expect([called, calls]).toEqual([1, [[200], [404]]])
})

it('shows its listener the headers that were given, and passes on what is left', () => {
  const { calls, headers, res } = subject()
  let seen: unknown
  callBeforeHeaders(res as unknown as RawResponse, { beforeHeaders: () => (seen = [res.statusCode, ...headers]) })
  res.writeHead(201, 'Made', { 'x-a': '1' })
  expect([seen, calls]).toEqual([[201, ['x-a', '1']], [[201, 'Made']]])
})

it('passes on a status that the listener has changed, without the old reason', () => {
  const { calls, res } = subject()
  callBeforeHeaders(res as unknown as RawResponse, { beforeHeaders: () => (res.statusCode = 204) })
  res.writeHead(200, 'OK')
  expect(calls).toEqual([[204]])
})
