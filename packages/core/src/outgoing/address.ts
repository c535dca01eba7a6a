import { type Addresses, isIP } from './net.js'

/** Whether the host of a URL is an address, and no name. */
export function isAddress(hostname: string): boolean {
  return isIP(withoutBrackets(hostname)) !== 0
}

/** Whether the host of a URL is an address in a range. A name is none, whatever it resolves to. */
export function addressIn(range: Addresses, hostname: string): boolean {
  const address = withoutBrackets(hostname)
  const version = isIP(address)
  return version !== 0 && range.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/** IPv6 addresses stand in brackets in a URL. */
function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}
