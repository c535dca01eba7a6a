// Builds, finds Chromium and nginx, and runs jest. Arguments go to jest: `npm test -- packages/core -t baggage`.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'))

node('node_modules/typescript/bin/tsc', '-b')
node('scripts/browser-build.mjs')
node('scripts/chromium.mjs')
node('scripts/nginx.mjs')
// Most tests have no recorder: what Baton says of that would stand between the results.
const quiet = ['ExperimentalWarning', 'BATON_UNREPORTED'].map((warning) => `--disable-warning=${warning}`)
node('--experimental-vm-modules', ...quiet, jest, ...process.argv.slice(2))

function node(...args) {
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}
