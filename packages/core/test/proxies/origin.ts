import http, { type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BatonOptions, createBaton } from '@trace-baton/core'
import { handle } from '@trace-baton/core/node'
import onHeaders from 'on-headers'
import { type Cell, cells, type targets } from './cells.js'

/** What has reached the application: by the path and the user, the ids that it gave out and whether the request was conditional. */
export interface Arrival {
  readonly traceId: string | undefined
  readonly isConditional: boolean
}

const shared = { record: () => {} }
const options: Record<(typeof targets)[number], BatonOptions> = {
  tags: { ...shared, pageLoad: { w3c: true } },
  timing: { ...shared, pageLoad: { w3c: true } },
  header: { ...shared, pageLoad: {}, serverTiming: false, responseHeader: true },
  nothing: { ...shared, pageLoad: {}, serverTiming: false },
}

/** An application with all cells, each with Baton and without: `/<who asks>/<cell>/<with or without>`. */
export async function startOrigin() {
  const arrivals = new Map<string, Arrival>()
  const batons = Object.fromEntries(Object.entries(options).map(([name, given]) => [name, createBaton(given)]))
  const server = http.createServer((req, res) => {
    const [, , id, kind] = (req.url ?? '').split('/')
    const cell = cells[Number(id)]
    if (cell === undefined) return void res.writeHead(404).end() // whoever else looks what is on this port
    const isConditional = 'if-none-match' in req.headers || 'if-modified-since' in req.headers
    const note = (traceId: string | undefined) =>
      arrivals.set(`${req.url} ${req.headers['x-user']}`, { traceId, isConditional })
    if (cell.moment === 'before') set(res, cell.headers)
    if (cell.moment === 'on-headers') onHeaders(res, () => set(res, cell.headers))
    if (kind === 'without') {
      note(undefined)
      return respond(cell, res, isConditional, () => '')
    }
    handle(batons[cell.target] as ReturnType<typeof createBaton>, req, res, ({ traceId, pageLoad }) => {
      note(traceId)
      const render = () => (cell.target === 'tags' ? String(pageLoad.tags()) : '')
      respond(cell, res, isConditional, render)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    arrivals,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function respond(cell: Cell, res: ServerResponse, isConditional: boolean, render: () => string): void {
  const status = isConditional && Object.keys(cell.validator).length > 0 && cell.status < 300 ? 304 : cell.status
  const headers = status === 304 ? cell.validator : cell.headers // a 304 need not repeat the rest
  res.statusCode = status
  set(res, { 'content-type': 'text/html; charset=utf-8', ...(status === 301 && { location: '/elsewhere' }) })
  if (cell.moment === 'handler') set(res, headers)
  const body = status === 304 ? '' : `<!doctype html><head>${render()}</head><p>${cell.id}`
  if (cell.moment === 'writeHead') res.writeHead(status, headers)
  res.end(body)
}

function set(res: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
}
