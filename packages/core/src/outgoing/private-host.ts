import { addressIn, isAddress } from './address.js'
import { addresses, isIPv4 } from './net.js'

/**
 * Whether a host is one that only the own network knows: loopback, the private ranges, a name of a single label, or one
 * below a domain that is for private use.
 *
 * Link-local addresses are none: what answers there is the cloud's metadata service.
 */
export function isPrivateHost(hostname: string): boolean {
  const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
  if (isIPv4(name)) return isPrivateIPv4(name)
  if (isAddress(name)) return addressIn(ranges, name)
  const dot = name.lastIndexOf('.')
  return dot < 0 ? name !== '' : domains.has(name.slice(dot + 1))
}

/** By its numbers: a `BlockList` makes an object of each address, at some 20 µs on a server that calls another one. */
function isPrivateIPv4(address: string): boolean {
  const [first, second = 0] = address.split('.', 2).map(Number)
  if (first === 127 || first === 10) return true // RFC 1918, here and in the next line
  if (first === 192 ? second === 168 : first === 172 && second >= 16 && second < 32) return true
  return address === '0.0.0.0' // reaches the machine itself, as :: does
}

const ranges = addresses()
ranges.addAddress('::', 'ipv6')
ranges.addAddress('::1', 'ipv6')
// An IPv4 address can be written as one of IPv6.
ranges.addAddress('0.0.0.0')
ranges.addSubnet('127.0.0.0', 8)
ranges.addSubnet('10.0.0.0', 8)
ranges.addSubnet('172.16.0.0', 12)
ranges.addSubnet('192.168.0.0', 16)
ranges.addSubnet('fc00::', 7, 'ipv6') // RFC 4193, unique local

/** Top-level domains that the public DNS has not: RFC 6761, RFC 6762, ICANN's own for private use, Kubernetes. */
const domains = new Set(['localhost', 'local', 'internal', 'svc'])
