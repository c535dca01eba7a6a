// Plays the newcomer: for every page of docs/start a fresh folder, the page's own install line against a registry that has the packed
// packages, the page's files and commands, a real browser, and the viewer, which was installed in the same way. Arguments choose
// pages by a part of their names; `--write` writes what was seen to docs/start/newcomer.md. Run after a build.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromiumMissing, connectToChromium, findChromium } from './chromium.mjs'
import { startRegistry } from './start-pages/registry.mjs'
import { installIn, tryPage } from './start-pages/try-page.mjs'

if (!findChromium()) throw new Error(chromiumMissing)
const start = fileURLToPath(new URL('../docs/start', import.meta.url))
const record = join(start, 'newcomer.md')
const parts = process.argv.slice(2).filter((argument) => argument !== '--write')
const names = readdirSync(start).filter((name) => /^[a-z].*-.*\.md$/.test(name))
const chosen = names.filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))

const folders = mkdtempSync(join(tmpdir(), 'newcomer-'))
const registry = await startRegistry(join(folders, 'tarballs'))
const browser = await connectToChromium()
const done = rowsBefore().filter(({ name }) => names.includes(name) && !chosen.includes(name))
/** What npm took for one page it need not ask for again; the local registry says that its answers are not kept. */
const quickInstall = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' }
const sideBySide = 4 // installing waits for the network most of the time
try {
  const viewer = await installViewer()
  const waiting = chosen.values()
  const work = async () => {
    for (const name of waiting) {
      done.push(await row(name, viewer))
      if (process.argv.includes('--write')) writeFileSync(record, report())
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, work))
} finally {
  await browser.close()
  await registry.close()
  rmSync(folders, { recursive: true })
}

async function row(name, viewer) {
  const text = readFileSync(join(start, name), 'utf8')
  const folder = freshFolder(name)
  const began = performance.now()
  let seen
  try {
    await shell(installIn(text), folder)
    seen = await withViewer(viewer, (url) => tryPage({ text, folder, browser, viewer: url, bin: binOf(folder) }))
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
    seen = 'not linked'
  }
  rmSync(folder, { recursive: true })
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`${name}: ${seen}, ${seconds} s`)
  return { name, seen, seconds }
}

/** A folder in which npm takes our packages from the local registry, and all others from where this machine takes them. */
function freshFolder(name) {
  const folder = join(folders, name)
  mkdirSync(folder)
  writeFileSync(join(folder, '.npmrc'), `@trace-baton:registry=${registry.url}\n`)
  return folder
}

async function installViewer() {
  const folder = freshFolder('viewer')
  await shell('npm install @trace-baton/viewer', folder)
  return folder
}

/** Runs the viewer's command on a free port while its URL is used. */
async function withViewer(folder, use) {
  const child = spawn(join(binOf(folder), 'trace-baton-viewer'), ['--port', '0'])
  try {
    const [printed] = await once(child.stdout, 'data')
    return await use(/http:\/\/localhost:\d+/.exec(printed)[0])
  } finally {
    child.kill()
  }
}

function binOf(folder) {
  return join(folder, 'node_modules', '.bin')
}

async function shell(command, cwd) {
  const child = spawn(command, { cwd, shell: true, env: { ...process.env, ...quickInstall, NODE_OPTIONS: '' } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`${command} ended with ${status}.\n${printed}`)
}

/** What the record says of the pages that are not run this time. */
function rowsBefore() {
  const text = existsSync(record) ? readFileSync(record, 'utf8') : ''
  return [...text.matchAll(/^\| \[.*\]\((.*)\) \| (.*) \| (\d+) \|$/gm)].map(([, name, seen, seconds]) => ({
    name,
    seen,
    seconds,
  }))
}

function report() {
  const words = {
    child: 'linked: the browser’s span is the child of the server’s',
    parent: 'linked: the server’s span is the child of the browser’s',
    beside: 'linked: one trace, side by side',
  }
  const lines = done
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, seen, seconds }) => `| [${name.slice(0, -3)}](${name}) | ${words[seen] ?? seen} | ${seconds} |`)
  return `<!-- Made by \`npm run newcomer -- --write\`. Do not edit. -->

# The newcomer

\`npm run newcomer\` does what a stranger does with each of these pages: a fresh folder, the page’s own install line against a
registry with the packed packages, its files and commands, Chromium, and the packed viewer. Last run with Node ${process.versions.node}.
The seconds are those of the whole, installation included, four pages side by side. A page that is not in the table has not been run this way.

| page | what the viewer has | seconds |
| --- | --- | --- |
${lines.join('\n')}
`
}
