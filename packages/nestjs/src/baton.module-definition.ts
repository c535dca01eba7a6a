import { ConfigurableModuleBuilder } from '@nestjs/common'
import type { Baton, BatonOptions } from '@trace-baton/core'

/** A class for `forRootAsync({ useClass })` and `forRootAsync({ useExisting })`, which returns the options. */
export interface BatonOptionsFactory {
  createBatonOptions(): BatonOptions | Baton | Promise<BatonOptions | Baton>
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<BatonOptions | Baton>()
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createBatonOptions')
  .build()

/** The injection token of the application's engine. */
export const BATON = Symbol('Baton')
