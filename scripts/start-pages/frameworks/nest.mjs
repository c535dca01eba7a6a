// The two platforms of Nest.

const tsconfig = JSON.stringify({ compilerOptions: { experimentalDecorators: true } })

function nestOn(platform, { name, create, listen }) {
  return {
    name,
    packages: [
      '@trace-baton/nestjs',
      '@nestjs/common',
      '@nestjs/core',
      `@nestjs/platform-${platform}`,
      'reflect-metadata',
      'rxjs',
      'tsx',
    ],
    command: 'npx tsx server.mts',
    files: ({ options, head }) => ({
      'tsconfig.json': tsconfig,
      'server.mts': `import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { Controller, Get, Header, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
${create.import === undefined ? '' : `${create.import}\n`}import { BatonModule, PageLoad } from '@trace-baton/nestjs'
import { otlp } from '@trace-baton/opentelemetry'

@Controller()
class ShopController {
  @Get()
  @Header('content-type', 'text/html')
  page(@PageLoad() pageLoad: PageLoad) {
    return \`<!doctype html><title>Shop</title>
\${${head}}
<script src="/agent.js"></script>
<h1>Shop</h1>\`
  }

  @Get('agent.js')
  @Header('content-type', 'text/javascript')
  agent() {
    return readFileSync('agent.js', 'utf8')
  }
}

const options = ${options(0)}
@Module({ imports: [BatonModule.forRoot(options)], controllers: [ShopController] })
class AppModule {}

const app = await NestFactory.create(AppModule${create.argument})
await app.listen(${listen})`,
    }),
    mistake:
      'Baton is mounted by hand with `app.use()`. `BatonModule` mounts itself, before everything else; import it once, in the root module.',
  }
}

export const nestExpress = nestOn('express', {
  name: 'Nest on Express',
  create: { argument: '' },
  listen: '3000',
})

export const nestFastify = nestOn('fastify', {
  name: 'Nest on Fastify',
  create: {
    import: `import { FastifyAdapter } from '@nestjs/platform-fastify'`,
    argument: ', new FastifyAdapter()',
  },
  listen: '3000',
})
