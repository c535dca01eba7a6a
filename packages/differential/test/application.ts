import type { Server } from 'node:http'
import type { Http2Server } from 'node:http2'
import type { BatonOptions } from '@trace-baton/core'
import type { Visit } from './visit.js'

/** One application, which is started once without Baton and once with it. */
export interface Application {
  readonly name: string
  readonly visits: readonly Visit[]
  /**
   * @param options the options of Baton; without them, the application has no Baton at all
   * @param seen takes what the error handling of the application gets
   * @returns a server that does not listen yet
   */
  start(options: BatonOptions | undefined, seen: (error: unknown) => void): Started | Promise<Started>
}

export interface Started {
  readonly server: Server | Http2Server
  /** Closes what the application has opened beside its server. */
  close?(): Promise<unknown>
}
