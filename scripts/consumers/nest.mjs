import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.mjs'
import { createProject, run, start, write } from './project.mjs'

const controller = `import { Controller, Get } from '@nestjs/common'
import { CurrentTransaction, PageLoad, type Transaction } from '@trace-baton/nestjs'

@Controller()
export class AppController {
  @Get()
  page(@PageLoad() pageLoad: PageLoad, @CurrentTransaction() transaction: Transaction) {
    return '<head>' + pageLoad.tags() + '</head>' + transaction.traceId
  }
}
`
const module = `import { Module } from '@nestjs/common'
import { BatonModule } from '@trace-baton/nestjs'
import { AppController } from './app.controller'

@Module({ imports: [BatonModule.forRoot({ record: false })], controllers: [AppController] })
export class AppModule {}
`

/** The project that `nest new` makes, with our module. */
export function nestChecks(folder, tarballs) {
  return [{ group: 'Frameworks', name: 'Nest CLI 12, `nest new`', run: () => nest(folder, tarballs) }]
}

async function nest(folder, tarballs) {
  const ours = {
    '@trace-baton/core': tarballs['@trace-baton/core'],
    '@trace-baton/nestjs': tarballs['@trace-baton/nestjs'],
  }
  const cli = await createProject(join(folder, 'cli'), { dependencies: { '@nestjs/cli': '12.0.8' } })
  const command = join(cli, 'node_modules', '.bin', 'nest')
  const args = ['new', 'app', '--skip-install', '--skip-git', '--package-manager', 'npm', '--language', 'TS']
  await run(folder, command, args)
  const project = join(folder, 'app')
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
  manifest.dependencies = { ...manifest.dependencies, ...ours }
  const suffix = manifest.type === 'module' ? '.js' : ''
  write(project, {
    'package.json': JSON.stringify(manifest),
    'src/app.controller.ts': controller,
    'src/app.module.ts': module.replace('./app.controller', `./app.controller${suffix}`),
  })
  await run(project, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])
  await run(project, 'npm', ['run', 'build'])
  const port = await freePort()
  const main = ['dist/main']
  const { stop } = await start(project, process.execPath, main, /Nest application successfully started/, { PORT: port })
  try {
    const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
    const text = await (await fetch(`http://127.0.0.1:${port}`, { headers })).text()
    if (!/content="00-0af7651916cd43dd8448eb211c80319c-/.test(text)) throw new Error(`The page was:\n${text}`)
  } finally {
    stop()
  }
}
