// Builds, finds or installs the browser engines and the shared caches, and runs the tests that need them. Arguments go to jest. With
// `--write` the tables of docs/caching.md and docs/page-load.md are written from what is seen. With `--late` it runs what takes ten minutes,
// and CI does not run.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'))
const args = process.argv.slice(2)
const own = { '--write': 'WRITE_TABLES', '--late': 'LATE' }
for (const [arg, variable] of Object.entries(own)) if (args.includes(arg)) process.env[variable] = 'true'

node('node_modules/typescript/bin/tsc', '-b')
node('scripts/browser-build.mjs')
node('scripts/engines.mjs')
node('scripts/shared-caches.mjs')
node(
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  jest,
  '--config=jest.engines.config.js',
  ...args.filter((arg) => !(arg in own)),
)

function node(...command) {
  const { status, signal, error } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}
