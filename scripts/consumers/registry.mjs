import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../free-port.mjs'
import { esm } from './programs.mjs'
import { createProject, run, start, write } from './project.mjs'
import { prints } from './run.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Only what is ours is in the registry; everything else stays where npm finds it. */
const configuration = `storage: ./storage
auth:
  htpasswd:
    file: ./htpasswd
packages:
  '@trace-baton/*':
    access: $all
    publish: $all
log: { type: stdout, format: json, level: http }
`

/** A release from a clean clone into a registry on this machine, and a project that installs from it. */
export function registryChecks(folder) {
  return [
    {
      group: 'Release',
      name: '`lerna publish` into a local registry, and `npm install` from it',
      run: () => release(folder),
    },
  ]
}

async function release(folder) {
  // verdaccio 6.8 is the last for Node 20; it asks for a tag of node-fetch that npm has no more.
  const manifest = { overrides: { 'node-fetch': '2.7.0' } }
  const server = await createProject(join(folder, 'registry'), { manifest, dependencies: { verdaccio: '6.8.0' } })
  write(server, { 'config.yaml': configuration })
  const host = `127.0.0.1:${await freePort()}`
  const args = ['--config', 'config.yaml', '--listen', host]
  const { stop } = await start(server, join(server, 'node_modules', '.bin', 'verdaccio'), args, /http address/)
  try {
    await publish(join(folder, 'clone'), host)
    const project = await createProject(join(folder, 'installed'), {
      npmrc: `@trace-baton:registry=http://${host}/\n`,
      dependencies: { '@trace-baton/express': '0.1.0', express: '5.3.0' },
    })
    await prints(project, process.execPath, 'server.mjs', esm)
  } finally {
    stop()
  }
}

async function publish(clone, host) {
  await run(root, 'git', ['clone', '--quiet', root, clone])
  await run(clone, 'npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])
  await run(clone, 'npm', ['run', 'stage'])
  write(clone, { '.npmrc.release': `//${host}/:_authToken=local\n` })
  const more = { NPM_CONFIG_USERCONFIG: join(clone, '.npmrc.release') }
  const args = ['lerna', 'publish', 'from-package', '--contents', 'package', '--registry', `http://${host}/`, '--yes']
  await run(clone, 'npx', args, more)
}
