// Middleware without types of its own, as far as the applications use it.
declare module 'compression' {
  import type { RequestHandler } from 'express'

  global {
    namespace Express {
      interface Response {
        flush(): void
      }
    }
  }
  export default function compression(): RequestHandler
}
declare module 'connect-timeout' {
  import type { RequestHandler } from 'express'
  export default function timeout(time: string): RequestHandler
}
declare module 'cookie-session' {
  import type { RequestHandler } from 'express'
  export default function cookieSession(options: object): RequestHandler
}
declare module 'errorhandler' {
  import type { ErrorRequestHandler } from 'express'
  export default function errorhandler(options: object): ErrorRequestHandler
}
declare module 'method-override' {
  import type { RequestHandler } from 'express'
  export default function methodOverride(name: string): RequestHandler
}
declare module 'morgan' {
  import type { RequestHandler } from 'express'
  export default function morgan(format: string, options: { stream: { write(line: string): void } }): RequestHandler
}
declare module 'response-time' {
  import type { RequestHandler } from 'express'
  export default function responseTime(): RequestHandler
}
declare module 'serve-index' {
  import type { RequestHandler } from 'express'
  export default function serveIndex(root: string): RequestHandler
}
declare module 'busboy' {
  import type { IncomingHttpHeaders } from 'node:http'
  import type { Readable, Writable } from 'node:stream'

  interface Busboy extends Writable {
    on(event: 'file', listener: (name: string, stream: Readable) => void): this
    on(event: 'error', listener: (error: Error) => void): this
    on(event: 'close', listener: () => void): this
  }
  export default function busboy(options: { headers: IncomingHttpHeaders }): Busboy
}
declare module 'koa-static' {
  import type { Middleware } from 'koa'
  export default function serve(root: string): Middleware
}
declare module 'koa-bodyparser' {
  import type { Middleware } from 'koa'
  export default function bodyParser(options?: object): Middleware
}
declare module 'koa-conditional-get' {
  import type { Middleware } from 'koa'
  export default function conditional(): Middleware
}
