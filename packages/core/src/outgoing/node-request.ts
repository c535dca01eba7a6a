import type http from 'node:http'
import { isIPv6 } from './net.js'
import type { ClientRequest } from './request.js'

/** Where an agent connects to, which its own options may change. */
export interface Connection {
  readonly host?: string | null | undefined
  readonly port?: string | number | null | undefined
}

/** A request of `node:http` or `node:https`. */
export class NodeRequest implements ClientRequest {
  readonly #request: RawRequest
  readonly #connection: Connection | undefined

  /** @param connection where it is known, from an agent of ours */
  constructor(request: http.ClientRequest, connection: Connection | undefined) {
    this.#request = request as RawRequest
    this.#connection = connection
  }

  get method(): string {
    return this.#request.method
  }

  get path(): string {
    return this.#request.path
  }

  get isClosed(): boolean {
    return this.#request.headersSent
  }

  /**
   * What the request is connected to. Its `Host` header is not asked for the host: a proxy hands on the client's, and it
   * may be anything.
   */
  get origin(): string {
    const request = this.#request
    const host = String(this.#connection?.host ?? request.agent?.options?.host ?? request.host)
    const name = isIPv6(host) ? `[${withoutZone(host)}]` : host
    const port = this.#connection?.port ?? request.agent?.options?.port ?? portOf(request, host, name)
    return `${request.protocol}//${name}${port ? `:${port}` : ''}`
  }

  names(): readonly string[] {
    const request = this.#request
    return typeof request._header === 'string' ? linesOf(request._header).map(nameOf) : request.getHeaderNames()
  }

  /** A header, also of a request whose headers Node has only as the text that it will send. */
  get(name: string): string | undefined {
    const value = this.#request.getHeader(name)
    if (value !== undefined) return Array.isArray(value) ? value.join(', ') : String(value)
    const { _header: sent } = this.#request
    if (typeof sent !== 'string') return undefined
    const lines = linesOf(sent).filter((line) => nameOf(line) === name)
    return lines.length === 0 ? undefined : lines.map((line) => line.slice(name.length + 1).trim()).join(', ')
  }

  set(name: string, value: string): void {
    this.#request.setHeader(name, value)
  }

  remove(name: string): void {
    this.#request.removeHeader(name)
  }
}

interface RawRequest extends http.ClientRequest {
  /** What Node will send, once it has closed the headers. */
  readonly _header?: unknown
  readonly agent?: { readonly options?: Connection; readonly sockets?: Readonly<Record<string, unknown>> }
}

/** An address in a URL has no zone. */
function withoutZone(address: string): string {
  const zone = address.indexOf('%')
  return zone < 0 ? address : address.slice(0, zone)
}

/**
 * The port that a request is connected to. Node does not tell it, but by then it has put the request into the pool of its
 * agent, and pools are named `host:port:…`. Of several pools for the host, the `Host` header may say which one.
 *
 * @returns `''` for the protocol's own, or where an agent of another kind has no such pool
 */
function portOf(request: RawRequest, host: string, name: string): string {
  const header = String(request.getHeader('host') ?? '')
  const named = header.startsWith(`${name}:`) && isPort.test(header.slice(name.length + 1))
  const said = named ? header.slice(name.length + 1) : header === name ? defaultPort(request) : undefined
  const prefix = `${host}:`
  let pooled: string | undefined
  for (const pool in request.agent?.sockets) {
    if (!pool.startsWith(prefix)) continue
    const port = pool.slice(prefix.length, pool.indexOf(':', prefix.length))
    if (port === said) return port
    pooled ??= port
  }
  return pooled ?? said ?? ''
}

const isPort = /^\d{1,5}$/

function defaultPort({ protocol }: http.ClientRequest): string {
  return protocol === 'https:' ? '443' : '80'
}

function linesOf(text: string): string[] {
  return text.split('\r\n').slice(1)
}

function nameOf(line: string): string {
  return line.slice(0, Math.max(line.indexOf(':'), 0)).toLowerCase()
}
