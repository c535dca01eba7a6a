import { Exchange } from '../exchange/exchange.js'
import type { Framework } from '../exchange/framework.js'
import type { HeaderValue } from '../http/message.js'
import type { Settings } from '../options/settings.js'
import { callBeforeHeaders, type HeadListener } from './head-hook.js'
import type { RawRequest, RawResponse } from './raw.js'

/** A response of `node:http` or `node:http2`, as the rules read and change it. */
export abstract class NodeResponse<Context> extends Exchange<Context> implements HeadListener {
  declare readonly req: RawRequest
  readonly res: RawResponse
  #isHooked: boolean

  constructor(settings: Settings, req: RawRequest, res: RawResponse, framework: Framework<Context>, context: Context) {
    super(settings, req, framework, context)
    this.res = res
    this.#isHooked = false
  }

  abstract beforeHeaders(): void

  get headersSent(): boolean {
    return this.res.headersSent
  }

  get status(): number {
    const { framework, res } = this
    if (framework.status === undefined || res.headersSent) return res.statusCode
    return framework.status(this.context)
  }

  getHeader(name: string): HeaderValue {
    const { framework, res } = this
    if (framework.header === undefined || res.headersSent) return res.getHeader(name)
    return framework.header(this.context, name)
  }

  getHeaderNames(): readonly string[] {
    const { framework, res } = this
    if (framework.headerNames === undefined || res.headersSent) return res.getHeaderNames()
    return framework.headerNames(this.context)
  }

  hookHeaders(): void {
    if (this.#isHooked || this.res.headersSent) return
    this.#isHooked = true
    callBeforeHeaders(this.res, this)
  }
}
