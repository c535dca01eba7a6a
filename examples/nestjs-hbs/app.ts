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

@Controller('cats')
class CatsController {
  @Get()
  @Render('cats')
  list() {
    return { cats }
  }

  @Get(':id')
  @Render('cat')
  find(@Param('id') id: string) {
    const cat = cats.find((candidate) => candidate.id === id)
    if (cat === undefined) throw new NotFoundException('No such cat')
    return { cat }
  }
}

@Module({
  imports: [BatonModule.forRoot({ pageLoad: { elastic: { serviceName: 'cats page', serverUrl: '/' } } })],
  controllers: [CatsController],
})
class AppModule {}

/** A home for cats, on Nest's Express platform, whose pages hand the trace over to Elastic RUM. */
export async function createApp(): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: ['error', 'warn'] })
  app.setBaseViewsDir(fileURLToPath(new URL('views', import.meta.url)))
  app.setViewEngine('hbs')
  return app
}
