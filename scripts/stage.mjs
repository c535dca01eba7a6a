// Lays out each package as it is published: packages/<name>/package, which `lerna publish --contents package` takes. Every file
// stays a file of its own. What nobody needs who installs it is left out: sources, maps, comments in JavaScript, and the files
// and declarations that no entry leads to.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minifySync } from '@swc/core'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { publishedPackages, root } from './packages.mjs'

/** Writes what is published of a built package into a folder. */
export async function stage({ folder, manifest, entries }, target) {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const programs = Object.values(manifest.bin ?? {}).map((file) => join(folder, file))
  for (const [file, code] of minified([...entries.map(({ code }) => code), ...programs]))
    place(join(target, relative(folder, file)), code)
  for (const file of scripts(manifest)) copyFileSync(join(folder, file), join(target, file))
  await declare(join(folder, 'dist'), join(target, 'dist'), entries)
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(published(manifest, folder), null, 2)}\n`)
  copyFileSync(join(root, 'LICENSE'), join(target, 'LICENSE'))
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  const changelog = changesOf(manifest.name, readFileSync(join(root, 'CHANGELOG.md'), 'utf8'))
  for (const [name, text] of Object.entries({ 'README.md': readme, 'CHANGELOG.md': changelog }))
    writeFileSync(join(target, name), standingAlone(text))
}

function place(path, code) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, code, { mode: code.startsWith('#!') ? 0o755 : 0o644 })
}

/** The code of these files, and of all that they import from their own package, by path. */
function minified(files) {
  const found = new Map()
  for (const file of files) follow(file, found)
  return found
}

function follow(file, found) {
  if (found.has(file)) return
  const code = minify(readFileSync(file, 'utf8'))
  found.set(file, code)
  for (const [, imported] of code.matchAll(/\b(?:from|import\(?)"(\.[^"]+)"/g))
    follow(join(dirname(file), imported), found)
}

/** Functions, classes and their public methods keep their names, so that a stack trace says where it was. */
function minify(code) {
  const named = { toplevel: false, keep_fnames: true, keep_classnames: true }
  const options = { module: true, toplevel: false, compress: { ...named, passes: 2 }, mangle: named }
  return minifySync(code, { ...options, format: { comments: false } }).code
}

/** The declarations that the entries lead to, with their docstrings, in the files where they were. */
async function declare(from, to, entries) {
  const inputs = entries.map(({ types }) => [relative(from, types).replace(/\.d\.ts$/, ''), types])
  const declarations = await rollup({
    input: Object.fromEntries(inputs),
    plugins: [dts({ respectExternal: false })],
    external: (id) => !/^[./]/.test(id),
    onwarn() {}, // it warns of types that no entry exports, which were private before, too
  })
  await declarations.write({
    dir: to,
    preserveModules: true,
    preserveModulesRoot: from,
    entryFileNames: ({ name }) => `${name.replace(/\.d$/, '')}.d.ts`,
    plugins: [
      { name: 'tabs', renderChunk: (code) => code.replace(/^(?: {4})+/gm, (by) => '\t'.repeat(by.length / 4)) },
    ],
  })
  await declarations.close()
}

/** What is served to pages as it is, such as `trace-baton.js`. */
function scripts({ exports }) {
  return Object.values(exports).filter((file) => typeof file === 'string' && file.endsWith('.js'))
}

/** The changes without the entries that begin with the name of another package, or with a command of this repository. */
function changesOf(name, changelog) {
  return changelog.replace(/^- .*\n(?: {2}.*\n)*/gm, (entry) => {
    const [, subject] = /^- `(?:npx )?(@trace-baton\/[a-z]+|npm [a-z]+)/.exec(entry) ?? []
    return [undefined, '@trace-baton/core', name].includes(subject) ? entry : ''
  })
}

/**
 * A text whose links into this repository are names: nothing is on the network that they could lead to. A page of the
 * documentation is named by its path, and a package by its name alone.
 */
function standingAlone(markdown) {
  const text = markdown
    .replace(/\[([^\]]+)\]\((?:\.\.\/\.\.\/)?(docs\/[\w./-]+)(?:#[\w-]*)?\)/g, (_, name, page) =>
      name === page ? page : `${name} (${page})`,
    )
    .replace(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, '$1')
  return text.includes('docs/') ? `${text}\nThe pages in \`docs/\` are in Baton's repository.\n` : text
}

/** The manifest without what only this repository reads, and with the address of this repository where the root has one. */
function published({ devDependencies, scripts, files, exports, ...manifest }, folder) {
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const address = repository === undefined ? {} : { repository: { ...repository, directory: relative(root, folder) } }
  const withoutSources = Object.entries(exports).map(([entry, { '@trace-baton/source': _, ...target }]) => [
    entry,
    typeof exports[entry] === 'string' ? exports[entry] : target,
  ])
  // `moduleResolution: node10` does not read `exports`.
  const subpaths = Object.entries(exports).filter(([entry, { types }]) => entry !== '.' && types !== undefined)
  const declarations = subpaths.map(([entry, { types }]) => [entry.slice('./'.length), [types]])
  const typesVersions = subpaths.length > 0 ? { typesVersions: { '*': Object.fromEntries(declarations) } } : {}
  return { ...manifest, ...address, ...typesVersions, exports: Object.fromEntries(withoutSources) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const item of publishedPackages()) await stage(item, join(item.folder, 'package'))
}
