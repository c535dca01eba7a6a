import type { Response } from './response.js'

/**
 * Holds back the head of a response, which the application takes for sent: `headersSent` is true, and whoever sets a header
 * finds it sent, and gets the error of Node.
 *
 * @param send sends the head, after it has been let go
 * @returns lets go of the head
 */
export function holdHead(res: Response, send: () => void): () => void {
  const own = new Map(held.map((name) => [name, Object.getOwnPropertyDescriptor(res, name)]))
  const define = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(res, name, { configurable: true, ...descriptor })
  define('headersSent', { get: () => true })
  for (const name of setters) {
    if (!(name in res)) continue
    define(name, {
      writable: true,
      value: (...args: unknown[]) => {
        send()
        return (res as unknown as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args)
      },
    })
  }
  // Who takes the stream of HTTP/2 may write to it.
  if ('stream' in res) {
    define('stream', {
      get() {
        send()
        return res.stream
      },
    })
  }
  return function letGo() {
    for (const [name, descriptor] of own) {
      if (descriptor === undefined) delete (res as unknown as Record<string, unknown>)[name]
      else Object.defineProperty(res, name, descriptor)
    }
  }
}

const setters = ['setHeader', 'setHeaders', 'appendHeader', 'removeHeader']
const held = ['headersSent', 'stream', ...setters]
