import { isMetadataService } from './metadata-service.js'
import { isPrivateHost } from './private-host.js'

/** What is known of a host by its name or address alone: the metadata service of a cloud, the private network, or neither. */
export type HostKind = 'metadata' | 'private' | 'public'

/** An application calls few hosts, and to look an address up in the ranges takes Node 10 to 20 µs. */
const known = new Map<string, HostKind>()
const limit = 1000

export function hostKindOf(hostname: string): HostKind {
  const found = known.get(hostname)
  if (found !== undefined) return found
  const kind = isMetadataService(hostname) ? 'metadata' : isPrivateHost(hostname) ? 'private' : 'public'
  if (known.size === limit) known.clear() // hosts that users name, for webhooks say
  known.set(hostname, kind)
  return kind
}
