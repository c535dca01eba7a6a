import type { RawRequest, RawResponse } from './raw.js'

/** The members of a server that are used here. */
export interface FastifyServer {
  prependListener(event: 'request', listener: (req: RawRequest, res: RawResponse) => void): unknown
}

/** A Fastify instance that has a server. */
export interface FastifyRoot {
  readonly server: FastifyServer
  readonly version: string
  addHook(name: 'onListen', hook: () => void): unknown
}

/**
 * Calls `listener` before Fastify does for each request of its servers. For `localhost` it has one for each address: the
 * first is there from the start, the others once it listens.
 */
export function onRequests(root: FastifyRoot, listener: (req: RawRequest, res: RawResponse) => void): void {
  root.server.prependListener('request', listener)
  if (!hasOnListen(root.version)) return
  root.addHook('onListen', () => {
    for (const server of otherServers(root)) server.prependListener('request', listener)
  })
}

/** Fastify 4 has this hook since 4.23, and refuses to start with one that it does not know. */
function hasOnListen(version: string): boolean {
  const [major, minor] = version.split('.').map(Number)
  return major !== 4 || Number(minor) >= 23
}

/** They have no public name. None are found, should Fastify call them otherwise. */
function otherServers(root: object): readonly FastifyServer[] {
  const key = Object.getOwnPropertySymbols(root).find(({ description }) => description === 'fastify.serverBindings')
  return (key !== undefined && (root as Record<symbol, FastifyServer[] | undefined>)[key]) || []
}
