/** A connection of Node's. */
interface Socket {
  once(event: 'close', listener: () => void): unknown
}

interface Exchange {
  close(): void
}

/** By connection, the exchanges whose response waits for those before it. */
const queued = new WeakMap<Socket, Set<Exchange>>()

/**
 * Closes an exchange with its connection, if its request was pipelined behind others. Node tells such a response nothing when
 * the connection closes before its turn.
 *
 * @returns the exchanges that wait, out of which this one has to be taken when it is over; `undefined` if it does not wait
 */
export function closeWithConnection(
  req: { readonly httpVersionMajor: number; readonly socket?: Socket | null },
  res: { readonly socket?: unknown },
  exchange: Exchange,
): Set<Exchange> | undefined {
  if (req.httpVersionMajor === 2 || res.socket !== null || !req.socket) return undefined
  const { socket } = req
  const known = queued.get(socket)
  if (known !== undefined) return known.add(exchange)
  const exchanges = new Set([exchange])
  queued.set(socket, exchanges)
  socket.once('close', () => {
    for (const each of [...exchanges]) each.close()
  })
  return exchanges
}
