// Builds the documentation site into site/dist: the pages of this repository as they are, and the reference of its packages.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { copyPages } from './site-pages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const site = fileURLToPath(new URL('../site', import.meta.url))

rmSync(`${site}/pages`, { recursive: true, force: true })
copyPages(root, `${site}/pages`)
run('node_modules/typedoc/bin/typedoc', '--options', 'site/typedoc.json')
run('node_modules/vitepress/bin/vitepress.js', 'build', 'site')

function run(...args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
