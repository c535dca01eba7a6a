import type { RawRequest, RawResponse } from './raw.js'

type Listener = (req: RawRequest, res: RawResponse) => void

interface Server {
  prependListener(event: 'request', listener: Listener): unknown
}

/** The members of a Fastify instance with a server that are used here. */
export interface FastifyRoot {
  readonly server: Server
  addHook(name: 'onListen', hook: () => void): unknown
}

/**
 * Calls `listener` before Fastify for each request of its servers. For `localhost` it has one for each address: the first is
 * there from the start, the others once it listens.
 */
export function onRequests(root: FastifyRoot, listener: Listener): void {
  root.server.prependListener('request', listener)
  root.addHook('onListen', () => {
    for (const server of otherServers(root)) server.prependListener('request', listener)
  })
}

/** They have no public name. None are found, should Fastify call them otherwise. */
function otherServers(root: object): readonly Server[] {
  const key = Object.getOwnPropertySymbols(root).find(({ description }) => description === 'fastify.serverBindings')
  return (key !== undefined && (root as Record<symbol, Server[] | undefined>)[key]) || []
}
