import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createConnection } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { startViewer, type TraceJson, type Viewer, type ViewerOptions } from '../src/index.js'
import { record } from './listening.js'

const folder = mkdtempSync(join(tmpdir(), 'trace-baton-viewer-'))
const viewers: Viewer[] = []
afterEach(async () => {
  for (const viewer of viewers.splice(0)) await viewer.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: ViewerOptions = {}): Promise<Viewer> {
  const viewer = await startViewer({ port: 0, ...options })
  viewers.push(viewer)
  return viewer
}

const send = ({ url }: Viewer, body: unknown) => fetch(`${url}/records`, { method: 'POST', body: JSON.stringify(body) })
const traces = async ({ url }: Viewer) => (await (await fetch(`${url}/traces.json`)).json()) as TraceJson[]

/** The status for a request with that `Host`, which fetch does not let anybody choose. */
function statusFor(host: string, { url }: Viewer): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/traces.json`, { headers: { host } }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode))
    })
    sent.once('error', reject).end()
  })
}

describe('the viewer', () => {
  it('shows what it received', async () => {
    const viewer = await start()
    expect((await send(viewer, record)).status).toBe(202)
    expect((await traces(viewer)).map(({ traceId }) => traceId)).toEqual([record.traceId])
  })

  it('leads a reader from / to the traces, and tells an agent of Elastic a version', async () => {
    const { url } = await start()
    const reader = await fetch(url, { headers: { accept: 'text/html' }, redirect: 'manual' })
    expect([reader.status, reader.headers.get('location')]).toEqual([302, '/traces'])
    expect(await (await fetch(url)).json()).toEqual({ version: '7.17.0' })
  })

  it('answers 404 for a page that it does not have', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/v2/traces`, { method: 'POST', body: '{}' })
    expect([response.status, await response.json()]).toEqual([404, { error: 'There is no such page.' }])
  })

  it('is reached by this machine alone', async () => {
    const port = Number(new URL((await start()).url).port)
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4')
    const connects = (host: string) =>
      new Promise((resolve) => {
        const socket = createConnection({ host, port })
        socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
        socket.once('connect', () => socket.destroy())
      })
    expect(await connects('127.0.0.1')).toBe(true)
    if (outside) expect(await connects(outside.address)).toBe(false)
  })

  it.each([
    ['localhost', 200],
    ['127.0.0.1:4318', 200],
    ['[::1]:4318', 200],
    ['evil.example', 403], // a name that leads to 127.0.0.1
    ['localhost.evil.example:4318', 403],
  ])('answers a request for the host "%s" with %d', async (host, status) => {
    expect(await statusFor(host, await start())).toBe(status)
  })

  it('answers every name where it listens for others', async () => {
    expect(await statusFor('shop.example', await start({ host: '0.0.0.0' }))).toBe(200)
  })

  it.each([
    [{ keep: 0 }, 'keep must be a whole number from 1, but was 0.'],
    [{ megabytes: 0.5 }, 'megabytes must be a whole number from 1, but was 0.5.'],
  ])('refuses %j', async (options, message) => {
    await expect(startViewer({ port: 0, ...options })).rejects.toThrow(new TypeError(message))
  })
})

describe('the file', () => {
  it('has what was received, and is shown by the next viewer', async () => {
    const save = join(mkdtempSync(join(tmpdir(), 'trace-baton-viewer-')), 'traces.ndjson')
    const first = await start({ save })
    await send(first, [record, { ...record, spanId: '5f1d2a9b0c3e4f60', parentId: record.spanId }])
    const before = await traces(first)
    await first.close()
    expect(
      readFileSync(save, 'utf8')
        .split('\n')
        .map((line) => line && Object.keys(JSON.parse(line))),
    ).toEqual([['span'], ['span'], ''])

    appendFileSync(save, '{"span":{"traceId":"no"}}\nbroken\n[]\n{"__proto__":{"span":1}}\n')
    const second = await start({ save })
    expect(await traces(second)).toEqual(before)
    const { attributes } = JSON.parse(readFileSync(save, 'utf8').split('\n')[0] ?? '').span
    expect(attributes).toEqual([['http.response.status_code', '200']])
  })

  it('that cannot be written is refused at once', async () => {
    await expect(startViewer({ port: 0, save: join(folder, 'none', 'traces') })).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })
})
