// Packs every package as it would be published, checks the tarballs with publint and attw, their sizes, and their READMEs, and
// loads each entry from a folder outside this repository, by import and by require().
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { packAll } from './pack.mjs'
import { root } from './packages.mjs'

const attw = fileURLToPath(
  import.meta.resolve('@arethetypeswrong/cli/package.json').replace('package.json', 'dist/index.js'),
)
const temporary = mkdtempSync(join(tmpdir(), 'trace-baton-'))
const problems = []

/** Bytes that a package may have when it is unpacked. */
const largest = { core: 300_000, browser: 40_000, viewer: 125_000, opentelemetry: 55_000, nestjs: 40_000 }
const largestOfOthers = 35_000

try {
  const packed = await packAll(temporary)
  for (const item of packed) await inspect(item)
  load(packed)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1

async function inspect({ folder, manifest, tarball, files, unpackedSize, texts }) {
  for (const name of ['LICENSE', 'CHANGELOG.md', 'README.md']) {
    if (!files.includes(name)) problems.push(`${manifest.name}: ${name} is missing`)
  }
  for (const file of files) {
    if (!/^(?:dist\/.+\.(?:js|d\.ts)|package\.json|[A-Z]+(?:\.md)?)$/.test(file))
      problems.push(`${manifest.name}: ${file} does not belong in the tarball`)
  }
  const limit = largest[basename(folder)] ?? largestOfOthers
  if (unpackedSize > limit) problems.push(`${manifest.name}: ${unpackedSize} bytes unpacked, ${limit} are allowed`)
  // There is no repository on the network that a relative link could lead into.
  for (const [name, text] of texts) {
    for (const [link] of text.matchAll(/\]\((?!https?:|#)[^)]*\)/g))
      problems.push(`${manifest.name}: the link ${link} of ${name} leads nowhere outside this repository`)
  }
  const { messages, pkg } = await publint({ pack: { tarball: readFileSync(tarball) }, strict: true })
  for (const message of messages) problems.push(`${manifest.name}: publint: ${formatMessage(message, pkg)}`)
  // A script for a page's `<script src>` is served, not imported.
  const scripts = Object.entries(manifest.exports).filter(([, target]) => typeof target === 'string')
  const excluded = scripts.flatMap(([entry]) => (entry.endsWith('.js') ? ['--exclude-entrypoints', entry] : []))
  const result = run(process.execPath, [attw, tarball, '--profile', 'esm-only', '--no-color', ...excluded])
  if (result.failed) problems.push(`${manifest.name}: attw:\n${result.output}`)
}

/**
 * Installs the tarballs into a consumer's folder, with dependencies from the node_modules of this repository, and loads each
 * entry from there.
 */
function load(packed) {
  const consumer = join(temporary, 'consumer')
  const ours = new Set(packed.map(({ manifest }) => manifest.name))
  for (const { folder, manifest, tarball } of packed) {
    const installed = join(consumer, 'node_modules', manifest.name)
    mkdirSync(installed, { recursive: true })
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed])
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (!ours.has(name)) provide(name, folder, consumer)
    }
  }
  const names = packed.flatMap(({ manifest, entries }) =>
    entries.map(({ entry }) => join(manifest.name, entry).replaceAll('\\', '/')),
  )
  for (const name of names) {
    attempt(consumer, 'import.mjs', `import * as entry from '${name}'\n${report('entry')}`, `import '${name}'`)
    attempt(consumer, 'require.cjs', report(`require('${name}')`), `require('${name}')`)
  }
}

function provide(name, folder, consumer) {
  const source = [folder, root].map((base) => join(base, 'node_modules', name)).find(existsSync)
  const link = join(consumer, 'node_modules', name)
  if (!source || existsSync(link)) return
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync(source, link, 'dir')
}

function report(namespace) {
  return `if (Object.keys(${namespace}).length === 0) throw new Error('it exports nothing')\n`
}

/** Loading must succeed without output: no ExperimentalWarning, no deprecation. */
function attempt(consumer, file, program, what) {
  writeFileSync(join(consumer, file), program)
  const { failed, output } = run(process.execPath, [file], consumer)
  if (failed || output !== '') problems.push(`${what} on Node ${process.version}:\n${output}`)
}

function run(command, args, cwd = root) {
  try {
    const env = { ...process.env, NODE_OPTIONS: '' }
    return {
      failed: false,
      output: execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', command, ...args], { cwd, env, encoding: 'utf8' }),
    }
  } catch (error) {
    return { failed: true, output: error.stdout }
  }
}
