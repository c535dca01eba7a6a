import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type BuildResult, build, type Platform } from 'esbuild'
import WebSocket from 'ws'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
const entry = fileURLToPath(new URL('worker/worker.tsx', import.meta.url))

/** Bundles the worker as its tools do. Nothing is external, so an import of a module of Node's is an error. */
function bundle(platform: Platform): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform,
    mainFields: ['module', 'main'],
    conditions: ['@trace-baton/source', 'workerd', 'worker'],
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
}

describe('a bundle', () => {
  it.each<[Platform]>([['neutral'], ['browser']])('imports nothing of Node: platform %s', async (platform) => {
    const { metafile, outputFiles } = await bundle(platform)
    const imports = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external))
    expect(imports).toEqual([])
    expect(Object.keys(metafile.inputs).filter((path) => /packages\/core\/src\/node\//.test(path))).toEqual([])
    expect(outputFiles[0]?.text).not.toMatch(/\bfrom\s*["']node:|\brequire\(["']node:|\bimport\(["']node:/)
  })
})

describe.each([
  ['workerd without the modules of Node', '2026-08-03', true],
  ['workerd', '2026-11-01', false],
] as const)('%s', (_, compatibilityDate, hasNoScope) => {
  let worker: Worker
  beforeAll(async () => {
    worker = await startWorker(compatibilityDate)
  })
  afterAll(() => worker.stop())
  const get = (path: string, init: RequestInit = {}) => fetch(worker.url + path, { headers, ...init })

  it('renders a page with its trace by JSX, and records its end', async () => {
    const answer = await get('/users/1')
    const page = await answer.text()
    const [record] = (await (await get('/records')).json()) as { spanId: string }[]
    expect(page).toBe(`<head><meta name="traceparent" content="00-${traceId}-${record?.spanId}-01"></head>`)
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    expect(answer.headers.get('server-timing')).toContain(`trace-baton;desc="`)
    expect(record).toMatchObject({ name: 'GET /users/:id', traceId, outcome: 'success', aborted: false })
  })

  it('makes ids of its own, another for each request', async () => {
    const pages = [await get('/users/1', { headers: {} }), await get('/users/1', { headers: {} })]
    const ids = (await Promise.all(pages.map((page) => page.text()))).map(
      (page) => /00-([0-9a-f]{32})-/.exec(page)?.[1],
    )
    expect(new Set([...ids, undefined]).size).toBe(3)
  })

  it('puts tags into a page of no template, in UTF-8', async () => {
    const page = await (await get('/static')).text()
    expect(page).toMatch(
      new RegExp(
        `^<!doctype html><head><meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01"><title>é</title></head>$`,
      ),
    )
  })

  it('has a current transaction where there is AsyncLocalStorage, and passes the trace on', async () => {
    expect(await (await get('/scope')).json()).toEqual([
      hasNoScope,
      { traceparent: expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`)) },
    ])
  })

  it('leaves a body as it is encoded, and a WebSocket', async () => {
    expect(await (await get('/compressed')).text()).toBe('hello')
    const socket = new WebSocket(`${worker.url.replace('http', 'ws')}/socket`)
    const answer = new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data)))
    socket.addEventListener('open', () => socket.send('there and'))
    expect(await answer).toBe('there and back')
    socket.close()
  })

  it('ends a request once whose client leaves in the middle of a stream', async () => {
    await (await get('/records')).text()
    const client = new AbortController()
    const answer = await get('/endless', { signal: client.signal })
    await answer.body?.getReader().read()
    client.abort()
    const records: { name: string }[] = []
    const isEndless = ({ name }: { name: string }) => name === 'GET /endless'
    while (!records.some(isEndless)) records.push(...((await (await get('/records')).json()) as { name: string }[]))
    expect(records.filter(isEndless)).toMatchObject([{ outcome: 'unknown', aborted: true, traceId }])
  })

  it('streams, and renders the error page', async () => {
    expect(await (await get('/stream')).text()).toBe('ab')
    const broken = await get('/broken')
    expect([broken.status, (await broken.text()).includes(traceId)]).toEqual([500, true])
  })
})

interface Worker {
  readonly url: string
  stop(): Promise<void>
}

/** Serves the bundle by the runtime of Cloudflare's workers, at a free port of loopback. */
async function startWorker(compatibilityDate: string): Promise<Worker> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-worker-'))
  const { outputFiles } = await bundle('browser')
  writeFileSync(join(folder, 'worker.js'), outputFiles[0]?.text ?? '')
  writeFileSync(join(folder, 'config.capnp'), configOf(compatibilityDate))
  const binary = createRequire(import.meta.url).resolve('workerd/bin/workerd')
  const arguments_ = ['serve', 'config.capnp', '--control-fd=3']
  const child = spawn(binary, arguments_, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  const closed = new Promise((resolve) => child.once('close', resolve))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`workerd ended with ${code}`)))
    createInterface(child.stdio[3] as Readable).on('line', (line) => {
      const { event, port } = JSON.parse(line)
      if (event === 'listen') resolve(port)
    })
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill()
      await closed
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configOf(compatibilityDate: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "${compatibilityDate}",
);
`
}
