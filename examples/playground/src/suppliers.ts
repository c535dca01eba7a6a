import 'reflect-metadata'
import { Controller, Get, type INestApplication, Module, Param } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Recorder } from '@trace-baton/core'
import { BatonModule } from '@trace-baton/nestjs'

@Controller('deliveries')
class DeliveriesController {
  @Get(':id')
  async find(@Param('id') id: string) {
    await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 8))
    return { days: id.length }
  }
}

/** The third service, on NestJS: it returns in how many days an item is delivered. */
export function createSuppliers(record: Recorder): Promise<INestApplication> {
  @Module({
    imports: [BatonModule.forRoot({ service: { name: 'suppliers' }, record })],
    controllers: [DeliveriesController],
  })
  class SuppliersModule {}
  return NestFactory.create(SuppliersModule, { logger: ['error', 'warn'] })
}
