import { builtin } from '../platform/builtin.js'

const net = builtin('node:net')

/** 4, 6, or 0 for what is no address. */
export const isIP: (text: string) => number = net?.isIP ?? roughly

export const isIPv4 = (text: string): boolean => isIP(text) === 4
export const isIPv6 = (text: string): boolean => isIP(text) === 6

/** Addresses and ranges of them. */
export interface Addresses {
  addAddress(address: string, type?: 'ipv4' | 'ipv6'): void
  addSubnet(network: string, prefix: number, type?: 'ipv4' | 'ipv6'): void
  check(address: string, type?: 'ipv4' | 'ipv6'): boolean
}

/** Addresses, none of them yet. Without `node:net` none are ever found: nothing asks for them there, because no request is seen. */
export function addresses(): Addresses {
  return net?.BlockList ? new net.BlockList() : none
}

const none: Addresses = Object.freeze({ addAddress() {}, addSubnet() {}, check: () => false })

/** Good enough to accept the options that Node accepts. */
function roughly(text: string): number {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return 4
  return /^[\da-f:.]*:[\da-f:.]*$/i.test(text) ? 6 : 0
}
