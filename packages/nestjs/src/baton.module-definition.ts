import { ConfigurableModuleBuilder } from '@nestjs/common'
import type { Baton, BatonOptions } from '@trace-baton/core'

/** What `forRootAsync({ useClass })` and `forRootAsync({ useExisting })` ask for the options. */
export interface BatonOptionsFactory {
  createBatonOptions(): BatonOptions | Baton | Promise<BatonOptions | Baton>
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<BatonOptions | Baton>()
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createBatonOptions')
  .build()

/** The token of the one engine. */
export const BATON = Symbol('Baton')
