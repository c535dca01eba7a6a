declare module 'compression' {
  import type { RequestHandler } from 'express'
  export default function compression(options?: { readonly threshold?: number }): RequestHandler
}
declare module 'koa-compress' {
  import type { Middleware } from 'koa'
  export default function compress(options?: { readonly threshold?: number }): Middleware
}
declare module 'koa-cash' {
  import type { Middleware } from 'koa'

  interface Options {
    get(key: string): Promise<unknown>
    set(key: string, value: unknown): Promise<void>
  }
  export default function koaCash(options: Options): Middleware<object, { cashed(): Promise<boolean> }>
}
declare module 'apicache' {
  interface Cache {
    newInstance(options: { enabled: boolean }): Cache
    middleware(duration: string): import('express').RequestHandler
    clear(target: undefined): unknown
  }
  const cache: Cache
  export default cache
}
