import { addressIn } from './address.js'
import * as net from './net.js'

/**
 * Whether a host is the metadata service of a cloud, which hands out credentials to whoever asks from inside. It gets no
 * headers, whatever is listed.
 */
export function isMetadataService(hostname: string): boolean {
  const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
  if (names.has(name) || addressIn(addresses, name)) return true
  if (!name.startsWith('metadata.') && !name.startsWith('instance-data.')) return false
  return name.endsWith('.internal') || name.endsWith('.goog')
}

/** `metadata.` and `instance-data.` somewhere in `.internal` are Google's and Amazon's, of a region or a project. */
const names = new Set([
  'metadata', // Google, by its search domain
  'metadata.goog',
  'instance-data', // Amazon, by its search domain
  'metadata.tencentyun.com',
  'metadata.platformequinix.com',
  'metadata.packet.net',
  'api.metadata.cloud.ibm.com',
])

const addresses = net.addresses()
addresses.addSubnet('169.254.0.0', 16) // link-local: Amazon, Google, Azure, Oracle, DigitalOcean, Tencent, Scaleway
addresses.addSubnet('fe80::', 10, 'ipv6')
addresses.addAddress('100.100.100.200') // Alibaba
addresses.addAddress('168.63.129.16') // Azure's WireServer
addresses.addAddress('192.0.0.192') // Oracle Cloud Classic
addresses.addSubnet('fd00:ec2::', 32, 'ipv6') // Amazon: metadata, DNS, time, credentials of pods
addresses.addAddress('fd20:ce::254', 'ipv6') // Google
addresses.addAddress('fd00:c1::a9fe:a9fe', 'ipv6') // Oracle
addresses.addAddress('fd00:42::42', 'ipv6') // Scaleway
addresses.addAddress('fd00:a9fe:a9fe::1', 'ipv6') // Linode
