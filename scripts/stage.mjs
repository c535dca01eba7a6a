// Lays out each package as it is published: packages/<name>/package, which `lerna publish --contents package` takes. What
// nobody needs who installs it stays behind: sources, maps, comments in JavaScript, declarations that no entry leads to.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minifySync } from '@swc/core'
import { buildSync, transformSync } from 'esbuild'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { publishedPackages, root } from './packages.mjs'

/** Writes what is published of a built package into a folder. */
export async function stage({ folder, manifest, entries }, target) {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  bundle({ folder, manifest, entries }, target)
  for (const file of scripts(manifest)) copyFileSync(join(folder, file), join(target, file))
  await declare(join(folder, 'dist'), join(target, 'dist'), entries)
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`)
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  writeFileSync(join(target, 'README.md'), standingAlone(readme))
  for (const name of ['LICENSE', 'CHANGELOG.md']) copyFileSync(join(root, name), join(target, name))
}

/**
 * One file an entry, and what several of them share. Functions and classes keep their names, and lines are short, so that a
 * stack trace says where it was.
 */
function bundle({ folder, manifest, entries }, target) {
  const programs = Object.values(manifest.bin ?? {}).map((file) => join(folder, file))
  const { outputFiles } = buildSync({
    entryPoints: [...entries.map(({ code }) => code), ...programs],
    outbase: join(folder, 'dist'),
    outdir: join(target, 'dist'),
    bundle: true,
    splitting: true,
    write: false,
    packages: 'external',
    platform: 'node',
    target: 'es2022',
    format: 'esm',
  })
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, minified(text), { mode: text.startsWith('#!') ? 0o755 : 0o644 })
  }
}

function minified(code) {
  const mangle = { toplevel: false, keep_fnames: true, keep_classnames: true }
  const { code: mangled } = minifySync(code, { module: true, toplevel: false, compress: false, mangle })
  return transformSync(mangled, { minifyWhitespace: true, minifySyntax: true, lineLimit: 120, charset: 'utf8' }).code
}

/** The declarations that the entries lead to, with their docstrings. */
async function declare(from, to, entries) {
  const inputs = entries.map(({ types }) => [relative(from, types).replace(/\.d\.ts$/, ''), types])
  const bundle = await rollup({
    input: Object.fromEntries(inputs),
    plugins: [dts({ respectExternal: false })],
    external: (id) => !/^[./]/.test(id),
    onwarn() {}, // it warns of types that no entry exports, which were private before, too
  })
  await bundle.write({
    dir: to,
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'shared-[hash].d.ts',
    plugins: [
      { name: 'tabs', renderChunk: (code) => code.replace(/^(?: {4})+/gm, (by) => '\t'.repeat(by.length / 4)) },
    ],
  })
  await bundle.close()
}

/** What is served to pages as it is, such as `trace-baton.js`. */
function scripts({ exports }) {
  return Object.values(exports).filter((file) => typeof file === 'string' && file.endsWith('.js'))
}

/**
 * A README whose links into this repository are names: nothing is on the network that they could lead to. A page of the
 * documentation is named by its path, and a package by its name alone.
 */
function standingAlone(readme) {
  const text = readme
    .replace(/\[([^\]]+)\]\(\.\.\/\.\.\/(docs\/[\w.-]+)(?:#[\w-]*)?\)/g, (_, name, page) =>
      name === page ? page : `${name} (${page})`,
    )
    .replace(/\[([^\]]+)\]\(\.\.\/[^)]*\)/g, '$1')
  return text.includes('docs/') ? `${text}\nThe pages in \`docs/\` are in Baton's repository.\n` : text
}

/** The manifest without what only this repository reads. */
function published({ devDependencies, scripts, files, exports, ...manifest }) {
  const withoutSources = Object.entries(exports).map(([entry, { '@trace-baton/source': _, ...target }]) => [
    entry,
    typeof exports[entry] === 'string' ? exports[entry] : target,
  ])
  // `moduleResolution: node10` does not read `exports`.
  const subpaths = Object.entries(exports).filter(([entry, { types }]) => entry !== '.' && types !== undefined)
  const declarations = subpaths.map(([entry, { types }]) => [entry.slice('./'.length), [types]])
  const typesVersions = subpaths.length > 0 ? { typesVersions: { '*': Object.fromEntries(declarations) } } : {}
  return { ...manifest, ...typesVersions, exports: Object.fromEntries(withoutSources) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const item of publishedPackages()) await stage(item, join(item.folder, 'package'))
}
