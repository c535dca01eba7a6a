import { parseUrl } from '../http/parse-url.js'
import { environmentVariable } from '../platform/builtin.js'
import type { Injector } from '../propagators/inject.js'
import { hostKindOf } from './host-kind.js'
import type { OutgoingSettings } from './options.js'

/** Where a request goes. */
export interface Destination {
  readonly url: URL
  /** The host that an absolute path names beside it, which what is connected to may or may not pass the request on to. */
  readonly next: URL | undefined
}

/**
 * The destination of a request: what it is connected to. A path that is a URL itself is the destination only by way of a
 * proxy that the environment names (`HTTP_PROXY`): anybody can send `GET http://localhost/ HTTP/1.1`, and an application
 * may hand that path on.
 *
 * @param origin what the connection is made to, `http://127.0.0.1:3000`
 * @param path with the query
 * @returns `undefined` for a host that is none of a URL: no parser and no resolver agree on what it means
 */
export function destinationOf(origin: string, path: string): Destination | undefined {
  if (!isOrigin.test(origin)) return undefined
  if (!isAbsolute.test(path)) {
    const url = parseUrl(origin + (path.startsWith('/') ? path : `/${path}`))
    return url && { url, next: undefined }
  }
  const connected = parseUrl(origin)
  if (connected === undefined) return undefined
  const named = parseUrl(path) ?? connected
  if (named.origin === connected.origin || isProxy(connected.origin)) return { url: named, next: undefined }
  return { url: new URL(connected.origin + named.pathname + named.search), next: named }
}

/** The formats for a destination: all of ours, W3C Trace Context alone, or `undefined` for none. */
export function injectorFor(settings: OutgoingSettings, { url, next }: Destination): Injector | undefined {
  const injector = injectorOf(settings, url)
  if (next === undefined || injector === undefined) return injector
  const second = injectorOf(settings, next)
  return second === settings.injector ? injector : second
}

function injectorOf({ own, to, injector, forOthers }: OutgoingSettings, url: URL): Injector | undefined {
  const kind = hostKindOf(url.hostname)
  if (kind === 'metadata') return undefined
  if (kind === 'private' || own.some((matches) => matches(url))) return injector
  return to.some((matches) => matches(url)) ? forOthers : undefined
}

/** A host without what a URL would read as its end, decode or skip; or an IPv6 address in brackets. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a URL skips some of them, a resolver does not
const isOrigin = /^https?:\/\/(?:[^\x00-\x20\x7f"#%/:<>?@[\\\]^`{|}]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

const isAbsolute = /^https?:\/\//i

/** Read for each such request: what starts a program may set it late, and the path is rarely absolute. */
function isProxy(origin: string): boolean {
  return variables.some((name) => {
    const value = environmentVariable(name)
    if (!value) return false
    const url = value.includes('://') ? value : `http://${value}`
    return parseUrl(url)?.origin === origin
  })
}

const variables = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']
