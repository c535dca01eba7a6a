declare module 'compression' {
  import type { RequestHandler } from 'express'
  export default function compression(options?: { readonly threshold?: number }): RequestHandler
}
declare module 'koa-compress' {
  import type { Middleware } from 'koa'
  export default function compress(options?: { readonly threshold?: number }): Middleware
}
