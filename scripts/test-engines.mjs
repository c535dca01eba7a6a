// Builds, finds or installs the browser engines and the shared caches, and runs the tests that need them. Arguments go to jest. With
// `--write` the tables of docs/caching.md are written from what is seen.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'))
const args = process.argv.slice(2)
if (args.includes('--write')) process.env.WRITE_TABLES = 'true'

node('node_modules/typescript/bin/tsc', '-b')
node('scripts/browser-build.mjs')
node('scripts/engines.mjs')
node('scripts/shared-caches.mjs')
node(
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  jest,
  '--config=jest.engines.config.js',
  ...args.filter((arg) => arg !== '--write'),
)

function node(...command) {
  const { status, signal, error } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}
