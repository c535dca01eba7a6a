/** What one client does on a connection of its own. */
export interface Visit {
  readonly title: string
  readonly requests: readonly Message[]
  /** All requests are sent at once, in place of each after the response to the one before. */
  readonly pipelined?: boolean
  /** When the client closes the connection early. */
  readonly leaves?: 'before the response' | 'during the response'
}

/** One request, and what is recorded of it. */
export interface Message {
  readonly method: string
  readonly path: string
  /** The header `{etag}` is replaced by the ETag of the response before, `{cookie}` by its cookies. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The request in other bytes than these fields give. */
  readonly raw?: string
  /** The route in the name of the transaction; 'nothing' where the request does not get as far as a framework. */
  readonly route: string
  /** The response does not go out whole, so that the outcome is unknown. */
  readonly aborted?: boolean
  /** The status, where it does not reach the client. */
  readonly status?: number
}

type Headers = Readonly<Record<string, string>>

export const unknown = 'unknown route'

export function message(method: string, path: string, route: string, headers: Headers = {}, body = ''): Message {
  const fields: Record<string, string> = { Accept: 'text/html,*/*', ...headers }
  if (body !== '' && !('Transfer-Encoding' in headers)) fields['Content-Length'] = String(body.length)
  return { method, path, route, body, headers: fields }
}

export function get(path: string, route = path, headers: Headers = {}): Visit {
  const of = Object.entries(headers).map(([name, value]) => ` with ${name}: ${value}`)
  return { title: `GET ${path}${of}`, requests: [message('GET', path, route, headers)] }
}

export function head(path: string, route = path, headers: Headers = {}): Visit {
  return { title: `HEAD ${path}`, requests: [message('HEAD', path, route, headers)] }
}

export function post(path: string, type: string, body: string, route = path, headers: Headers = {}): Visit {
  const requests = [message('POST', path, route, { 'Content-Type': type, ...headers }, body)]
  return { title: `POST ${path}, ${type}, ${body.length} bytes: ${body.slice(0, 20)}${Object.keys(headers)}`, requests }
}

/** Asks, and asks again whether the response is still what it was. */
export function conditional(path: string, route = path): Visit {
  const again = message('GET', path, route, { 'If-None-Match': '{etag}' })
  return { title: `${path}, conditional`, requests: [message('GET', path, route), again] }
}

/** Asks several times on one connection, with the cookies that the response before has set. */
export function returning(path: string, route = path): Visit {
  const again = message('GET', path, route, { Cookie: '{cookie}' })
  return { title: `${path}, with cookies`, requests: [message('GET', path, route), again, again] }
}

export function pipelined(paths: readonly string[], routes: readonly string[] = paths): Visit {
  const requests = paths.map((path, i) => message('GET', path, routes[i] ?? unknown))
  return { title: `${paths}, pipelined`, requests, pipelined: true }
}

/** A request whose response breaks off. */
export function broken(path: string, route = path, status?: number): Visit {
  const request = { ...message('GET', path, route), aborted: true }
  return { title: `${path}, broken off`, requests: [status === undefined ? request : { ...request, status }] }
}

/** A client that leaves early. */
export function leaving(leaves: NonNullable<Visit['leaves']>, path: string, route = path): Visit {
  const status = leaves === 'during the response' ? { status: 200 } : {}
  const request = { ...message('GET', path, route), aborted: true, ...status }
  return { title: `${path}, left ${leaves}`, requests: [request], leaves }
}

/** A client that leaves before it has sent its whole body; the application answers nobody. */
export function leavingBody(path: string, type: string, body: string, route: string, status?: number): Visit {
  const headers = { 'Content-Type': type, Accept: '*/*', 'Content-Length': '9999' }
  const request = { ...message('POST', path, route), headers, body, aborted: true }
  const requests = [status === undefined ? request : { ...request, status }]
  return { title: `${path}, left in its body`, requests, leaves: 'before the response' }
}

/** A request that Node refuses, so that no framework gets it. */
export function refused(raw: string): Visit {
  return { title: `refused ${JSON.stringify(raw)}`, requests: [{ ...message('GET', '/', 'nothing'), raw }] }
}

/** What every application on HTTP/1.1 is asked, at a path that it answers with GET. */
export function usual(path: string, route = path): Visit[] {
  return [
    get(path, route),
    get(path, route, { Accept: 'application/json' }),
    get(path, route, { Connection: 'close' }),
    head(path, route),
    conditional(path, route),
    get(path, route, { Range: 'bytes=1-3' }),
    get(`http://shop.test${path}`, route), // the absolute form, which every server must take
    pipelined([path, path], [route, route]),
    refused('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n'),
    refused('nonsense\r\n\r\n'),
  ]
}
