import { parseUrl } from '../http/parse-url.js'
import { quote } from '../validation.js'
import { addressIn } from './address.js'
import { addresses, isIP } from './net.js'

/** Whether a URL is one of the configured destinations. */
export type Matcher = (url: URL) => boolean

/**
 * The matcher of a destination in the options. It compares a parsed origin, never a part of the text of a URL.
 *
 * @throws TypeError for an invalid option.
 */
export function matcherOf(option: string, target: unknown): Matcher {
  if (typeof target === 'function') return target as Matcher
  if (target instanceof RegExp) return patternMatcher(target)
  if (typeof target !== 'string') throw new TypeError(`${option} must hold ${allowed}, but held ${quote(target)}.`)
  const matcher = rangeMatcher(target) ?? originMatcher(target) ?? hostMatcher(target)
  if (matcher) return matcher
  throw new TypeError(`${option} must hold ${allowed}, but held ${quote(target)}.${meant(target)}`)
}

const allowed =
  'origins ("https://api.example.com"), hosts ("api.example.com", "*.example.com"), ranges ("10.1.0.0/16"), ' +
  'regular expressions for the origin, or functions of a URL'

function patternMatcher(pattern: RegExp): Matcher {
  const own = new RegExp(pattern) // a copy: matching writes to a pattern
  return ({ origin }) => origin.search(own) >= 0
}

/** `10.1.0.0/16`, `2001:db8::/32`. */
function rangeMatcher(target: string): Matcher | undefined {
  const [, network = '', prefix = ''] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)\/(\d{1,3})$/i.exec(target) ?? []
  const version = isIP(network)
  if (version === 0 || Number(prefix) > (version === 4 ? 32 : 128)) return undefined
  const range = addresses()
  range.addSubnet(network, Number(prefix), version === 4 ? 'ipv4' : 'ipv6')
  return ({ hostname }) => addressIn(range, hostname)
}

/** `https://api.example.com:8443`, `https://*.example.com`. */
function originMatcher(target: string): Matcher | undefined {
  if (!/^https?:\/\/[^/?#@]+\/?$/i.test(target)) return undefined
  const parsed = parseUrl(target)
  if (parsed === undefined) return undefined
  const { protocol, port } = parsed
  const isHost = hostOf(parsed.hostname)
  return isHost && ((url) => url.protocol === protocol && url.port === port && isHost(url))
}

/** `api.example.com`, `api.example.com:8443`, `*.example.com`, `[2001:db8::1]`, `2001:db8::1`. */
function hostMatcher(target: string): Matcher | undefined {
  const bracketed = isIP(target) === 6 ? `[${target}]` : target
  if (!/^(?:\[[\da-f:.]+\]|[^/?#@:\s[\]]+)(?::\d+)?$/i.test(bracketed)) return undefined
  const parsed = parseUrl(`http://${bracketed}`)
  if (parsed === undefined) return undefined
  const [, port] = /:(\d+)$/.exec(isIP(target) === 6 ? '' : bracketed) ?? []
  const isHost = hostOf(parsed.hostname)
  if (port === undefined) return isHost
  return isHost && ((url) => portOf(url) === port && isHost(url))
}

/** A host, or everything below a domain: `*.example.com` is neither `example.com` nor `badexample.com`. */
function hostOf(hostname: string): Matcher | undefined {
  const name = withoutDot(hostname)
  const [first = '', ...labels] = name.split('.')
  if (labels.some((label) => label === '' || label.includes('*'))) return undefined
  if (first !== '*') return first === '' || first.includes('*') ? undefined : (url) => withoutDot(url.hostname) === name
  if (labels.length === 0) return undefined
  const domain = name.slice(1)
  return (url) => withoutDot(url.hostname).endsWith(domain)
}

/** A name may end with the dot of the root. */
function withoutDot(hostname: string): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
}

/** The port that a request goes to, also where the URL leaves it to the protocol. */
function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80')
}

function meant(target: string): string {
  if (target === '*') return ' To reach every destination, write () => true.'
  if (/^\.[^/]+$/.test(target)) return ` Did you mean ${quote(`*${target}`)}?`
  const hasProtocol = target.includes('://')
  const url = parseUrl(hasProtocol ? target : `http://${target}`)
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname.includes('*')) return ''
  return ` Did you mean ${quote(hasProtocol ? url.origin : url.host)}?`
}
