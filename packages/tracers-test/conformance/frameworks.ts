import type { Serve } from '@trace-baton/conformance'

/** By name: what serves `/users/:id`, as the conformance tests of each adapter do. */
export const frameworks: Readonly<Record<string, () => Promise<Serve>>> = {
  'Express 5': async () => (await express()).usersOn((await import('express')).default),
  'Express 4': async () => (await express()).usersOn((await import('express4')).default),
  async 'Koa 3'() {
    const [{ usersOn }, { default: Koa }, { default: Router }] = await Promise.all([
      import('../../koa/test/users.js'),
      import('koa'),
      import('@koa/router'),
    ])
    return usersOn(Koa, Router)
  },
  'Nest on Express': async () => (await import('../../nestjs/test/platforms.js')).onExpress,
  'Nest on Fastify': async () => (await import('../../nestjs/test/platforms.js')).onFastify,
  'Hono on Node': async () => (await import('../../hono/test/users.js')).users(false),
  'node:http': async () => (await import('../../core/test/node/users.js')).users,
}

const express = () => import('../../express/test/users.js')
