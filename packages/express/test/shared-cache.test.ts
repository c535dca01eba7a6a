import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import type { BatonOptions, SpanRecord } from '@trace-baton/core'
import express, { type RequestHandler } from 'express'
import { freePort } from '../../../scripts/free-port.mjs'
import { findNginx, nginxMissing } from '../../../scripts/nginx.mjs'
import { withApp } from './serve.js'

const throughNginx = findNginx() ? describe : describe.skip
if (!findNginx()) console.warn(nginxMissing)

/** What two users get through one shared cache, and what the server recorded of them. */
interface Visits {
  readonly first: Visit
  readonly second: Visit
  readonly records: readonly SpanRecord[]
}

interface Visit {
  /** Every trace id in the page and in its headers. */
  readonly ids: readonly string[]
  readonly cache: string | null
  readonly caching: string | null
}

const navigation = { accept: 'text/html,*/*;q=0.8', 'sec-fetch-dest': 'document' }

/** Has two users ask nginx for the page of an application behind it, one after the other. */
async function visits(options: BatonOptions, page: RequestHandler): Promise<Visits> {
  let found: Visits | undefined
  await withApp(
    express,
    options,
    (app) => app.get('/', page),
    async ({ url }, records) => {
      const cache = await startNginx(url)
      const visit = async (): Promise<Visit> => {
        const answer = await fetch(cache.url, { headers: navigation })
        const text = `${await answer.text()} ${answer.headers.get('server-timing')} ${answer.headers.get('x-trace-id')}`
        return {
          ids: [...new Set(text.match(/[0-9a-f]{32}/g) ?? [])],
          cache: answer.headers.get('x-cache'),
          caching: answer.headers.get('cache-control'),
        }
      }
      try {
        found = { first: await visit(), second: await visit(), records }
      } finally {
        await cache.stop()
      }
    },
  )
  return found as Visits
}

/** nginx as a caching proxy that keeps everything it may, pages that say nothing of caches included. */
async function startNginx(upstream: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'baton-nginx-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  proxy_cache_path ${folder}/cache keys_zone=pages:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${upstream};
      proxy_cache pages;
      proxy_cache_valid 200 10m;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}`,
  )
  const nginx = spawn(findNginx() ?? '', [
    '-p',
    folder,
    '-c',
    join(folder, 'nginx.conf'),
    '-e',
    join(folder, 'error.log'),
  ])
  const ended = new Promise<void>((resolve) => nginx.once('close', () => resolve()))
  const url = `http://127.0.0.1:${port}/`
  await listens(url)
  return {
    url,
    async stop() {
      nginx.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}

/** Asks for what no cache keeps, until there is an answer. */
async function listens(url: string): Promise<void> {
  await until(() =>
    fetch(url, { method: 'POST' }).then(
      () => true,
      () => false,
    ),
  )
}

const rendering =
  (cacheControl?: string): RequestHandler =>
  (_req, res) => {
    if (cacheControl) res.set('cache-control', cacheControl)
    res.send(`<!doctype html><head>${res.locals.pageLoad.tags()}</head><p>Hello`)
  }
const plain =
  (cacheControl?: string): RequestHandler =>
  (_req, res) => {
    if (cacheControl) res.set('cache-control', cacheControl)
    res.send('<!doctype html><p>Hello')
  }
const accelerated =
  (withTags: boolean): RequestHandler =>
  (_req, res) => {
    res.set('x-accel-expires', '600')
    res.send(`<!doctype html><head>${withTags ? res.locals.pageLoad.tags() : ''}</head><p>Hello`)
  }
const shared = 'public, max-age=600'
const alone = 'private, no-cache'

/** The trace ids of the navigations that reached the server. */
const tracesOf = (records: readonly SpanRecord[]) =>
  records.filter(({ name }) => name === 'GET /').map(({ traceId }) => traceId)

throughNginx('two users of one shared cache', () => {
  it.each<[string, BatonOptions, RequestHandler, string]>([
    ['tags, and nothing said of caches', {}, rendering(), alone],
    ['tags on a shared page that is made private', { cache: 'private' }, rendering(shared), alone],
    ['tags on a page that the application keeps private', {}, rendering('private, max-age=60'), 'private, max-age=60'],
    ['Server-Timing alone, and nothing said of caches', {}, plain(), alone],
    ['Server-Timing alone on a private page', {}, plain('private'), 'private'],
    [
      'tags on a page that says nothing of who may keep it',
      {},
      rendering('must-revalidate'),
      `${alone}, must-revalidate`,
    ],
    ['Server-Timing alone on such a page', {}, plain('no-transform'), `${alone}, no-transform`],
    ['tags on a page that may be shown stale', {}, rendering('max-age=0, stale-while-revalidate=600'), alone],
    ['tags on a page that is private in one field alone', {}, rendering('private="set-cookie", max-age=60'), alone],
    ['tags on a page that nginx is told to keep', {}, accelerated(true), alone],
  ])('are in traces of their own: %s', async (_, options, page, caching) => {
    const { first, second, records } = await visits(options, page)
    const [one, two] = tracesOf(records)
    expect(one).not.toBe(two)
    expect([first, second]).toEqual([
      { ids: [one], cache: 'MISS', caching },
      { ids: [two], cache: 'MISS', caching },
    ])
  })

  it.each<[string, BatonOptions, RequestHandler]>([
    ['tags are omitted', { cache: 'omit' }, rendering(shared)],
    ['Server-Timing alone', {}, plain(shared)],
    ['Server-Timing alone, where tags would be omitted', { cache: 'omit' }, plain('s-maxage=600')],
    ['Server-Timing alone, on a page that nginx is told to keep', {}, accelerated(false)],
    ['a trace id for support tickets', { responseHeader: true }, plain(shared)],
  ])('get one page from the cache, and no trace: %s', async (_, options, page) => {
    const { first, second, records } = await visits(options, page)
    expect([first.ids, first.cache, second.ids, second.cache]).toEqual([[], 'MISS', [], 'HIT'])
    expect(tracesOf(records)).toHaveLength(1)
  })

  it('share a trace where the application has been trusted to know better', async () => {
    const { first, second, records } = await visits({ cache: 'allow' }, rendering(shared))
    const traces = tracesOf(records)
    expect([first.ids, second.ids, second.cache]).toEqual([traces, traces, 'HIT'])
  })
})
