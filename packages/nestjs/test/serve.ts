import 'reflect-metadata'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { INestApplication, LoggerService, ModuleMetadata, Type } from '@nestjs/common'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Served } from '@trace-baton/conformance'
import type { BatonOptions, SpanRecord } from '@trace-baton/core'
import { BatonModule } from '../src/index.js'

/** Which major the tests run with: jest.config.js runs them with each that is supported. */
export const nest = `Nest ${createRequire(import.meta.url)('@nestjs/core/package.json').version.split('.')[0]}`

/** Both platforms, for `describe.each`. */
export const platforms = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
] as const

export type Application = NestExpressApplication & NestFastifyApplication

/** An application as its main.ts makes it. */
export interface Program extends ModuleMetadata {
  readonly prepare?: (app: Application) => unknown
  readonly logger?: LoggerService
  /** 127.0.0.1, unless given. */
  readonly host?: string
}

/** Starts an application on a free port of loopback. */
export async function serve(
  { prepare = () => {}, logger, host = '127.0.0.1', ...metadata }: Program,
  adapter: ExpressAdapter | FastifyAdapter,
): Promise<Served> {
  const app = await NestFactory.create(moduleOf(metadata), adapter as ExpressAdapter, {
    logger: logger ?? false,
    abortOnError: false,
    forceCloseConnections: true,
  })
  await prepare(app as unknown as Application)
  await app.listen(0, host)
  return { url: urlOf(app), errors: [], close: () => app.close() }
}

export function urlOf(app: INestApplication): string {
  return `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`
}

export function moduleOf(metadata: ModuleMetadata): Type {
  class AppModule {}
  Module(metadata)(AppModule)
  return AppModule
}

/** Calls `test` with an application whose modules stand behind Baton, and the records it makes; closes it. */
export async function withApp(
  adapter: ExpressAdapter | FastifyAdapter,
  { options = {}, ...program }: Program & { readonly options?: BatonOptions },
  test: (served: Served, records: readonly SpanRecord[]) => Promise<void>,
): Promise<void> {
  const records: SpanRecord[] = []
  const baton = BatonModule.forRoot({ record: (record) => records.push(record), ...options })
  const served = await serve({ ...program, imports: [baton, ...(program.imports ?? [])] }, adapter)
  try {
    await test(served, records)
  } finally {
    await served.close()
  }
}
