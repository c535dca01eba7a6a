import dns from 'node:dns'
import { networkInterfaces } from 'node:os'

/** Two addresses of this machine: by IPv4, and by IPv6 where it has that. */
export const addresses: readonly string[] = ['127.0.0.1', hasIPv6() ? '::1' : '127.0.0.2']

/** Lets `localhost` have both addresses, as it has on most machines. Returns a function that ends it. */
export function resolvesToTwo(): () => void {
  const { lookup } = dns
  dns.lookup = ((...args: [host: string, options: { all?: boolean }, done: (error: null, found: unknown) => void]) => {
    const [host, options, done] = args
    if (host !== 'localhost' || !options.all) return (lookup as (...args: unknown[]) => void)(...args)
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }) as typeof lookup
  return () => {
    dns.lookup = lookup
  }
}

function hasIPv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
}
