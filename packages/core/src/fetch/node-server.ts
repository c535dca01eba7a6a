import { closeWithConnection } from '../exchange/queued.js'
import { finishesFirst, isWhole, sentStatus } from '../exchange/sent.js'
import type { NodeRequest } from './request-head.js'

/** The request and response of Node's that a server has made a `Request` of, where it shows them. */
export interface NodeMessages {
  readonly incoming: NodeRequest
  readonly outgoing: NodeResponse
}

interface NodeResponse {
  readonly statusCode: number
  readonly writableEnded: boolean
  readonly socket?: Socket | null
  on(event: 'close' | 'finish', listener: () => void): unknown
}

interface Socket {
  readonly destroyed: boolean
  once(event: 'close', listener: () => void): unknown
}

/** What the server knows of a response that the fetch API does not: when it is over, and whether all of it has gone out. */
export class Server {
  readonly request: NodeRequest
  readonly #response: NodeResponse

  constructor({ incoming, outgoing }: NodeMessages) {
    this.request = incoming
    this.#response = outgoing
  }

  get sentStatus(): number {
    return sentStatus(this.#response)
  }

  /** Calls a function once, when the response is over. */
  onEnd(listener: (isComplete: boolean) => void): void {
    const request = this.request as NodeRequest & { readonly socket?: Socket }
    const response = this.#response
    const isFirst = finishesFirst(request)
    let isComplete = false
    const finish = () => {
      isComplete = isWhole(request, response)
    }
    const end = {
      close() {
        if (!isFirst) finish()
        queue?.delete(end)
        listener(isComplete)
      },
    }
    const queue = closeWithConnection(request, response, end)
    if (isFirst) response.on('finish', finish)
    response.on('close', end.close)
  }
}

/** The messages of Node's in an environment such as `@hono/node-server` gives; by what they have, since nothing of Node may be imported. */
export function nodeMessagesIn(environment: unknown): NodeMessages | undefined {
  const { incoming, outgoing } = (environment ?? {}) as Partial<Record<'incoming' | 'outgoing', unknown>>
  const isRequest = typeof (incoming as NodeRequest | undefined)?.httpVersionMajor === 'number'
  const isResponse = typeof (outgoing as NodeResponse | undefined)?.writableEnded === 'boolean'
  return isRequest && isResponse ? ({ incoming, outgoing } as NodeMessages) : undefined
}
