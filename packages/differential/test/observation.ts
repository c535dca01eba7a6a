import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Http2Server } from 'node:http2'
import { until } from '@trace-baton/conformance'

/** What happened on a server, by the request's label, which is its `User-Agent`. */
export class Observation {
  readonly events: Record<string, string[]> = {}
  readonly errors: string[] = []

  readonly seen = (error: unknown): void => {
    const { name, message, code, status } = error as Error & { code?: unknown; status?: unknown }
    const parts = [name, message ?? String(error).split('\n')[0], code, status]
    this.errors.push(parts.filter((part) => part !== undefined).join(' '))
  }

  /** Listens before anything of the application does. */
  observe(server: Server | Http2Server): void {
    ;(server as Server).prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
      const events = this.eventsOf(req.headers['user-agent'] ?? '')
      events.push('request')
      res.setMaxListeners(res.getMaxListeners() + 1) // the one below does not count: Nest on Fastify comes close to the limit
      for (const event of ['end', 'aborted', 'close']) req.on(event, () => events.push(`request ${event}`))
      for (const event of ['finish', 'close']) res.on(event, () => events.push(`response ${event}`))
    })
  }

  async requested(label: string): Promise<void> {
    await until(() => this.eventsOf(label).length > 0)
  }

  async finished(label: string): Promise<void> {
    await until(() => this.eventsOf(label).includes('response close'))
  }

  async closed(label: string): Promise<void> {
    await until(() => this.eventsOf(label).includes('response close') && this.eventsOf(label).includes('request close'))
  }

  eventsOf(label: string): string[] {
    this.events[label] ??= []
    return this.events[label]
  }
}
