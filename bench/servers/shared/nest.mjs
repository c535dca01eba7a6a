import { nest } from '../../baton.mjs'
import { page } from './page.mjs'

nest('reflect-metadata')
const { Controller, Get, Header, Module } = nest('@nestjs/common')
const { NestFactory } = nest('@nestjs/core')

const adapters = {
  express: () => new (nest('@nestjs/platform-express').ExpressAdapter)(),
  fastify: () => new (nest('@nestjs/platform-fastify').FastifyAdapter)(),
}

/**
 * The one application that every Nest variant serves: what `node:http` calls.
 *
 * @param parameter a parameter decorator, whose value `head` gets
 */
export async function nestApp(platform, { imports = [], parameter, head = () => '' } = {}) {
  class Products {
    list(value) {
      return page(head(value))
    }
  }
  class App {}
  // What a compiler makes of decorators.
  const method = Object.getOwnPropertyDescriptor(Products.prototype, 'list')
  Get('products')(Products.prototype, 'list', method)
  Header('content-type', 'text/html; charset=utf-8')(Products.prototype, 'list', method)
  parameter?.(Products.prototype, 'list', 0)
  Controller()(Products)
  Module({ imports, controllers: [Products] })(App)

  const app = await NestFactory.create(App, adapters[platform](), { logger: false, abortOnError: false })
  await app.init()
  const adapter = app.getHttpAdapter()
  if (platform === 'express') return adapter.getInstance()
  await adapter.getInstance().ready()
  return adapter.getInstance().routing
}
