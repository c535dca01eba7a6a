import 'reflect-metadata'
import { fileURLToPath } from 'node:url'
import { Controller, Get, Module, NotFoundException, Param, Render } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { BatonModule } from '@trace-baton/nestjs'

const cats = [
  { id: '1', name: 'Minka', age: 3 },
  { id: '2', name: 'Tom', age: 7 },
]

@Controller()
class CatsController {
  @Get()
  @Render('cats')
  list() {
    return { cats }
  }

  @Get('cats/:id')
  @Render('cat')
  find(@Param('id') id: string) {
    const cat = cats.find((candidate) => candidate.id === id)
    if (cat === undefined) throw new NotFoundException('No such cat')
    return { cat }
  }
}

const views = fileURLToPath(new URL('views', import.meta.url))
const agent = fileURLToPath(
  new URL('.', import.meta.resolve('@elastic/apm-rum/dist/bundles/elastic-apm-rum.umd.min.js')),
)

/** A home for cats on Nest's Express platform. Its pages hand the trace over to Elastic RUM. */
export async function createApp(apmServer = 'http://localhost:8200'): Promise<NestExpressApplication> {
  @Module({
    imports: [BatonModule.forRoot({ pageLoad: { elastic: { serviceName: 'cats page', serverUrl: apmServer } } })],
    controllers: [CatsController],
  })
  class AppModule {}

  const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: ['error', 'warn'] })
  app.setBaseViewsDir(views)
  app.setViewEngine('hbs')
  app.useStaticAssets(agent)
  return app
}
