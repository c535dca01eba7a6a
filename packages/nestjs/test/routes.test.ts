import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import {
  Controller,
  Get,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  Param,
  RequestMethod,
  VersioningType,
} from '@nestjs/common'
import { until } from '@trace-baton/conformance'
import { currentTransaction } from '@trace-baton/core'
import { nest, type Program, platforms, withApp } from './serve.js'

@Controller('cats')
class Cats {
  @Get()
  all() {
    return 'cats'
  }

  @Get('broken/:id')
  broken() {
    throw new Error('broken')
  }

  @Get(':id')
  find(@Param('id') id: string) {
    return id
  }
}

@Controller({ path: 'dogs', version: '1' })
class Dogs {
  @Get(':id')
  find(@Param('id') id: string) {
    return id
  }
}

@Controller()
class Root {
  @Get()
  root() {
    return 'root'
  }
}

describe.each(platforms)(`${nest} on %s`, (platform, adapter) => {
  async function nameOf(path: string, program: Program = {}) {
    let name: string | undefined
    await withApp(adapter(), { controllers: [Cats, Dogs, Root], ...program }, async ({ url }, records) => {
      await (await fetch(url + path)).text()
      await until(() => records.length === 1)
      name = records[0]?.name
    })
    return name
  }

  const prefixed = (app: INestApplication) => app.setGlobalPrefix('api')
  const prefixedInPart = (app: INestApplication) => app.setGlobalPrefix('api', { exclude: ['cats/:id'] })
  const versioned = (app: INestApplication) => app.enableVersioning({ type: VersioningType.URI })
  const byHeader = (app: INestApplication) => app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' })
  const both = (app: INestApplication) => versioned(prefixed(app))

  it.each([
    ['a route', '/cats/7?token=secret', undefined, 'GET /cats/:id'],
    ['a route that fails', '/cats/broken/7', undefined, 'GET /cats/broken/:id'],
    ['the path of a controller', '/cats', undefined, 'GET /cats'],
    ['the root', '/', undefined, 'GET /'],
    ['no route', '/nowhere?token=secret', undefined, 'GET unknown route'],
    ['a URL that cannot be decoded', '/%E0%A4%A', undefined, 'GET unknown route'],
    ['a route behind a prefix', '/api/cats/7', prefixed, 'GET /api/cats/:id'],
    ['no route behind a prefix', '/api/nowhere', prefixed, 'GET unknown route'],
    ['no route beside a prefix', '/cats/7', prefixed, 'GET unknown route'],
    ['a route excluded from a prefix', '/cats/7', prefixedInPart, 'GET /cats/:id'],
    ['a route of a version', '/v1/dogs/7', versioned, 'GET /v1/dogs/:id'],
    ['a route without a version beside', '/cats/7', versioned, 'GET /cats/:id'],
    ['no such version', '/v2/dogs/7', versioned, 'GET unknown route'],
    ['a route of a version behind a prefix', '/api/v1/dogs/7', both, 'GET /api/v1/dogs/:id'],
    // Express keeps the last route that it tried on the request.
    ['another version', '/dogs/7', byHeader, platform === 'Express' ? 'GET /dogs/:id' : 'GET unknown route'],
  ])('names %s', async (_, path, prepare, name) => {
    expect(await nameOf(path, { prepare })).toBe(name)
  })

  describe('with middleware for a wildcard', () => {
    const logged: unknown[] = []
    // Nest warns of a module that takes it more than 10 ms, which any takes on a busy machine.
    const isSlowness = (message: unknown) => /is taking [\d.]+ms to serialize/.test(String(message))
    const log = (message: unknown) => void (isSlowness(message) || logged.push(message))
    const logger = { log() {}, error: log, warn: log, debug: log, verbose: log, fatal: log }
    const warn = jest.spyOn(process, 'emitWarning')
    beforeEach(() => {
      logged.length = 0
      warn.mockClear()
    })

    const [major] = /\d+/.exec(nest) ?? []
    const wildcards = major === '10' ? ['*', 'cats/*'] : ['{*splat}', 'cats/*splat']

    it.each(wildcards)('%s, adds no warning to the log', async (path) => {
      const seen: unknown[] = []
      @Module({})
      class WithMiddleware {
        configure(consumer: MiddlewareConsumer) {
          consumer
            .apply((_req: unknown, _res: unknown, next: () => void) => {
              seen.push(currentTransaction()?.traceId.length)
              next()
            })
            .forRoutes({ path, method: RequestMethod.ALL })
        }
      }
      expect(await nameOf('/cats/7', { imports: [WithMiddleware], logger })).toBe('GET /cats/:id')
      expect(seen).toEqual([32])
      expect(logged).toEqual([])
      expect(warn).not.toHaveBeenCalled()
    })
  })
})
