import { type DynamicModule, Global, Inject, Module, type NestModule } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import type { Baton, BatonOptions } from '@trace-baton/core'
import { batonOf } from '@trace-baton/core/node'
import { BATON, ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './baton.module-definition.js'
import { BatonService } from './baton.service.js'
import { mount } from './mount.js'

/**
 * Continues the trace of each request, or starts one, before any middleware, guard or body parser runs.
 *
 * @example
 * imports: [BatonModule.forRoot({ pageLoad: { elastic: true } })]
 * @example
 * imports: [
 *   BatonModule.forRootAsync({
 *     inject: [ConfigService],
 *     useFactory: (config: ConfigService) => ({ sampleRate: config.get('SAMPLE_RATE') }),
 *   }),
 * ]
 */
@Global()
@Module({
  providers: [{ provide: BATON, useFactory: batonOf, inject: [MODULE_OPTIONS_TOKEN] }, BatonService],
  exports: [BATON, BatonService],
})
export class BatonModule extends ConfigurableModuleClass implements NestModule {
  readonly #engine: Baton
  readonly #host: HttpAdapterHost
  #mounted: unknown

  /**
   * @param options options, or an existing engine
   * @throws TypeError for an invalid option.
   */
  static override forRoot(options?: BatonOptions | Baton): DynamicModule {
    return { ...ConfigurableModuleClass.forRoot(batonOf(options)), module: BatonModule }
  }

  constructor(@Inject(BATON) engine: Baton, @Inject(HttpAdapterHost) host: HttpAdapterHost) {
    super()
    this.#engine = engine
    this.#host = host
    this.#mount()
    // Nest's testing module creates the adapter after all modules. Nest 10 has no event for that.
    ;(host as Partial<HttpAdapterHost>).init$?.subscribe(() => this.#mount())
  }

  /** Nest calls this after it has registered its body parsers, and before it registers middleware. */
  configure(): void {
    this.#mount()
  }

  #mount(): void {
    const { httpAdapter } = this.#host
    if (!httpAdapter || httpAdapter === this.#mounted) return
    this.#mounted = httpAdapter
    mount(httpAdapter, this.#engine)
  }
}
