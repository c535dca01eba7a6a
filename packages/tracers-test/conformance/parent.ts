import type { IncomingHttpHeaders } from 'node:http2'
import { flush as flushTracer } from '../apps/flush.mjs'
import type { Exported } from '../test/exported.js'

// The client and the backend are in the parent process, because a tracer would trace them here.

/** What the parent does for the suite, by name. */
export interface Parent {
  fetch(request: PlainRequest): Promise<PlainResponse>
  getOverHttp2(url: string, headers: IncomingHttpHeaders): Promise<{ headers: IncomingHttpHeaders; body: string }>
  /** Answers behind the spans that have come before. */
  ping(): Promise<void>
}

export interface Question {
  readonly id: number
  readonly name: keyof Parent
  readonly args: readonly unknown[]
}

export type Answer = { readonly id: number; readonly result: unknown } | { readonly spans: readonly Exported[] }

export interface PlainRequest {
  readonly url: string
  readonly method: string
  readonly headers: [string, string][]
  /** In base64. */
  readonly body: string | undefined
  readonly redirect: RequestRedirect
}

export interface PlainResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: [string, string][]
  readonly body: string
}

const open = new Map<number, (result: never) => void>()
const receivers = new Set<(span: Exported) => void>()
let last = 0

process.on('message', (answer: Answer) => {
  if ('spans' in answer) {
    for (const span of answer.spans) for (const receive of receivers) receive(span)
  } else {
    open.get(answer.id)?.(answer.result as never)
    open.delete(answer.id)
  }
})

function ask<Name extends keyof Parent>(name: Name, ...args: Parameters<Parent[Name]>): ReturnType<Parent[Name]> {
  const answer = new Promise((resolve) => {
    const id = ++last
    open.set(id, resolve)
    process.send?.({ id, name, args } satisfies Question)
  })
  return answer as ReturnType<Parent[Name]>
}

/** Like `fetch`, sent by the parent. */
export async function fetchInParent(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const { url, method, redirect } = request
  const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer()).toString('base64')
  const { body: text, ...head } = await ask('fetch', { url, method, redirect, headers: [...request.headers], body })
  return new Response(head.status === 204 || head.status === 304 ? null : text, head)
}

/** Takes the place of the suite's own client, in the bundle. */
export const getOverHttp2: Parent['getOverHttp2'] = (url, headers) => ask('getOverHttp2', url, headers)

/** Passes on each span that the tracer exports, until the returned function is called. */
export function onSpan(receive: (span: Exported) => void): () => void {
  receivers.add(receive)
  return () => receivers.delete(receive)
}

/** Waits until the tracer has sent what it has, and all of it has come back from the backend. */
export async function flush(): Promise<void> {
  await flushTracer()
  await ask('ping')
}
