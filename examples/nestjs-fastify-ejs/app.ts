import 'reflect-metadata'
import { fileURLToPath } from 'node:url'
import { Controller, Get, Module, Param, Render } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { BatonModule, CurrentTransaction, type Transaction } from '@trace-baton/nestjs'
import ejs from 'ejs'

const boats = [
  { id: '1', name: 'Anna', berth: 4 },
  { id: '2', name: 'Seeadler', berth: 11 },
]

@Controller()
class BoatsController {
  @Get()
  @Render('boats')
  list() {
    return { boats }
  }

  /** Returns the headers that a request to another service would have. */
  @Get('boats/:id/headers')
  headers(@Param('id') id: string, @CurrentTransaction() transaction: Transaction) {
    transaction.baggage.set('boat', id)
    return transaction.inject()
  }
}

@Module({ imports: [BatonModule.forRoot()], controllers: [BoatsController] })
class AppModule {}

/** A harbour on Nest's Fastify platform. Any agent that reads `<meta name="traceparent">` continues the trace of its pages. */
export async function createApp(): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  })
  app.setViewEngine({
    engine: { ejs },
    templates: fileURLToPath(new URL('views', import.meta.url)),
    viewExt: 'ejs',
  })
  return app
}
