import { afterEach } from '@jest/globals'
import { type Baton, type BatonOptions, createBaton, type SpanRecord, type Transaction } from '../../src/index.js'
import { HttpAgent, HttpsAgent } from '../../src/node/index.js'

/** An engine whose outgoing requests are traced, until the test ends. */
export interface Sending {
  readonly baton: Baton
  readonly records: readonly SpanRecord[]
  /** The records of the requests alone. */
  calls(): readonly SpanRecord[]
  /** Runs something inside a transaction, and gives what it returned. */
  inside<T>(send: (transaction: Transaction) => Promise<T>, headers?: Record<string, string>): Promise<T>
  stop(): void
}

const running: Disposable[] = []
afterEach(() => {
  for (const propagation of running.splice(0)) propagation[Symbol.dispose]()
})

export function sending(options: BatonOptions = {}): Sending {
  const records: SpanRecord[] = []
  const baton = createBaton({ record: (record) => records.push(record), ...options })
  const propagation = baton.propagateOutgoing()
  running.push(propagation)
  return {
    baton,
    records,
    calls: () => records.filter(({ kind }) => kind === 'client'),
    inside: (send, headers = {}) => baton.run(headers, { name: 'GET /' }, send),
    stop: () => propagation[Symbol.dispose](),
  }
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** Whether this Node tells of a request of `node:http` while its headers are open. */
export const nodeTells = major > 23 || (major === 23 && minor >= 2) || (major === 22 && minor >= 12)

/** What a request of `node:http` needs to be traced on this Node: nothing, or an agent. */
export function agents(): { http: HttpAgent; https: HttpsAgent } | Record<'http' | 'https', undefined> {
  return nodeTells ? { http: undefined, https: undefined } : { http: new HttpAgent(), https: new HttpsAgent() }
}
