import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { listen, type Served, until } from '@trace-baton/conformance'
import type { BatonOptions, SpanRecord } from '@trace-baton/core'
import { baton as expressBaton } from '@trace-baton/express'
import { baton as koaBaton } from '@trace-baton/koa'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import Koa from 'koa'

export const nonce = 'r4nd0m+/=='

/** What the application tells the agent, as hostile as it can be. */
export const agentOptions = { environment: `</script><script>alert(1)</script><!-- '"&` }

/** An application that renders one view, whatever the path; at `/ignored` Baton looks away. */
export interface Site {
  readonly url: string
  /** What was thrown while the view was rendered. */
  readonly errors: readonly unknown[]
  /** The record of the first page that was asked for. */
  record(): Promise<SpanRecord>
}

const closing: (() => unknown)[] = []
afterAll(() => Promise.all(closing.map((close) => close())))

/** A view in a file of its own, which an engine that is set up for Express renders. */
export function servedByExpress(
  { extension, install }: { readonly extension: string; install(app: Express, folder: string): void },
  view: string,
  locals: object = {},
): Promise<Site> {
  const folder = folderWith(`page.${extension}`, view)
  const handler: RequestHandler = (_req, res) => res.render('page', { nonce, ...locals })
  return served(handler, folder, (app) => {
    app.set('views', folder).set('view engine', extension)
    install(app, folder)
  })
}

/** A page that a handler of Express renders. */
export function served(handler: RequestHandler, folder?: string, prepare?: (app: Express) => void): Promise<Site> {
  const app = express()
  prepare?.(app)
  return site(folder, (options) => {
    const errors: unknown[] = []
    app.use(expressBaton(options))
    app.use((_req, res, next) => {
      res.setHeader('content-security-policy', policy)
      next()
    })
    app.use(handler)
    app.use(((error, _req, res, _next) => {
      errors.push(error)
      res.status(500).end()
    }) satisfies ErrorRequestHandler)
    return listen(app as RequestListener, errors)
  })
}

/** A view in a file of its own, which an engine that is set up for Koa renders. */
export function servedByKoa(
  { extension, install }: { readonly extension: string; install(app: Koa, folder: string): void },
  view: string,
): Promise<Site> {
  const folder = folderWith(`page.${extension}`, view)
  return site(folder, (options) => {
    const errors: unknown[] = []
    const app = new Koa()
    app.on('error', (error) => errors.push(error)).use(koaBaton(options))
    install(app, folder)
    app.use(async (ctx) => {
      ctx.set('content-security-policy', policy)
      await (ctx as unknown as { render(view: string, locals: object): Promise<void> }).render('page', { nonce })
    })
    return listen(app.callback(), errors)
  })
}

/** Only scripts with the nonce run. */
export const policy = `script-src 'nonce-${nonce}'`

/** What `start` has made with the options that it is given. */
export async function site(
  folder: string | undefined,
  start: (options: BatonOptions) => Promise<Served>,
): Promise<Site> {
  const records: SpanRecord[] = []
  const options: BatonOptions = {
    pageLoad: { elastic: agentOptions, w3c: true },
    ignore: ['/ignored', '/favicon.ico'],
    record: (record) => records.push(record),
  }
  const { url, errors, close } = await start(options)
  closing.push(close)
  if (folder !== undefined) closing.push(() => rmSync(folder, { recursive: true }))
  return {
    url,
    errors,
    async record() {
      await until(() => records.length > 0)
      return records[0] as SpanRecord
    },
  }
}

/** A new folder with one file. */
export function folderWith(file: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'trace-baton-views-'))
  writeFileSync(join(folder, file), text)
  return folder
}
