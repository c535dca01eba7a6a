// Older releases under another name have the types of the current ones, as far as the tests go.
declare module 'koa2' {
  export { default } from 'koa'
}
declare module 'koa-router13' {
  export { default } from '@koa/router'
}
declare module '@koa/multer' {
  import type { Middleware } from 'koa'
  export default function multer(): { any(): Middleware }
}
