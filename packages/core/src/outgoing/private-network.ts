import { BlockList } from 'node:net'
import { addressIn, isAddress } from './address.js'

/**
 * Whether a host is one that only the own network knows: loopback, the private ranges, a name of a single label, or one
 * below a domain that is for private use.
 *
 * Link-local addresses are none: what answers there is the cloud's metadata service.
 */
export function isPrivate(hostname: string): boolean {
  const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
  if (isAddress(name)) return addressIn(ranges, name)
  const dot = name.lastIndexOf('.')
  return dot < 0 ? name !== '' : domains.has(name.slice(dot + 1))
}

const ranges = new BlockList()
ranges.addAddress('0.0.0.0') // reaches the machine itself, as :: does
ranges.addAddress('::', 'ipv6')
ranges.addSubnet('127.0.0.0', 8)
ranges.addAddress('::1', 'ipv6')
ranges.addSubnet('10.0.0.0', 8) // RFC 1918
ranges.addSubnet('172.16.0.0', 12)
ranges.addSubnet('192.168.0.0', 16)
ranges.addSubnet('fc00::', 7, 'ipv6') // RFC 4193, unique local

/** Top-level domains that the public DNS has not: RFC 6761, RFC 6762, ICANN's own for private use, Kubernetes. */
const domains = new Set(['localhost', 'local', 'internal', 'svc'])
