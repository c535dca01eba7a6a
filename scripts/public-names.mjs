// Compares the exports of each package with its committed public-names.json, so that no name is added or removed unnoticed.
// `node scripts/public-names.mjs --write` writes the current names.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { publishedPackages, root } from './packages.mjs'

const write = process.argv.includes('--write')

for (const { folder, manifest, entries } of publishedPackages()) {
  const file = join(folder, 'public-names.json')
  const found = {}
  for (const { entry, types, code } of entries) {
    const values = Object.keys(await import(pathToFileURL(code).href)).sort()
    found[entry] = { values, types: typeNames(types) }
  }
  if (write) {
    writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`)
    continue
  }
  const committed = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const difference = compare(lines(committed), lines(found))
  if (difference.length === 0) continue
  process.exitCode = 1
  console.error(`${manifest.name}: the public names differ from ${relative(root, file)}`)
  for (const line of difference) console.error(`  ${line}`)
}

if (process.exitCode)
  console.error('If that is meant: node scripts/public-names.mjs --write, and say so in CHANGELOG.md.')

/** Every exported name of a type: interfaces, aliases, classes, enums. */
function typeNames(declarations) {
  const program = ts.createProgram([declarations], {
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2023,
    types: ['node'],
    skipLibCheck: true,
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(declarations)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error(`${relative(root, declarations)} is missing or exports nothing. Run npm run build.`)
  return checker
    .getExportsOfModule(module)
    .filter((name) => target(checker, name).flags & ts.SymbolFlags.Type)
    .map((name) => name.name)
    .sort()
}

function target(checker, name) {
  return name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name
}

function lines(names) {
  return Object.entries(names).flatMap(([entry, { values, types }]) => [
    ...values.map((name) => `${entry} ${name}`),
    ...types.map((name) => `${entry} type ${name}`),
  ])
}

function compare(before, after) {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ]
}
