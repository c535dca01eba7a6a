declare module '@koa/ejs' {
  import type Koa from 'koa'
  export default function render(app: Koa, settings: { root: string; layout: boolean; viewExt: string }): void
}
declare module 'hbs' {
  import type { Application } from 'express'

  const hbs: { readonly __express: Parameters<Application['engine']>[1] }
  export default hbs
}
