import { join } from 'node:path'
import { esm } from './programs.mjs'
import { createProject, run, write } from './project.mjs'
import { prints } from './run.mjs'

/** A package manager that lets a project import nothing but what it names. npm is in all other checks. */
export function packageManagerChecks(folder, tarballs) {
  return [{ group: 'Package managers', name: 'pnpm 10, strict', run: () => pnpm(folder, tarballs) }]
}

async function pnpm(folder, tarballs) {
  const tool = await createProject(join(folder, 'tool'), { dependencies: { pnpm: '10.34.8' } })
  const project = join(folder, 'project')
  const manifest = {
    name: 'consumer',
    private: true,
    dependencies: { '@trace-baton/express': tarballs['@trace-baton/express'], express: '5.3.0' },
    pnpm: { overrides: tarballs },
  }
  write(project, { 'package.json': JSON.stringify(manifest), '.npmrc': 'hoist=false\nstrict-peer-dependencies=true\n' })
  const store = ['--store-dir', join(folder, 'store'), '--prefer-offline', '--reporter=append-only']
  await run(project, join(tool, 'node_modules', '.bin', 'pnpm'), ['install', ...store])
  await prints(project, process.execPath, 'server.mjs', esm)
}
