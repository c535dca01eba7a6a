import { join } from 'node:path'
import { asEsm, typed } from './programs.mjs'
import { run, write } from './project.mjs'

/** The compilers, by the name of their alias in the project. */
export const compilers = {
  typescript50: 'npm:typescript@5.0.4',
  typescript54: 'npm:typescript@5.4.5',
  typescript59: 'npm:typescript@5.9.3',
  typescript60: 'npm:typescript@6.0.3',
  typescript70: 'npm:typescript@7.0.2',
}

const shown = (compiler) => `TypeScript ${compiler.slice(-2, -1)}.${compiler.slice(-1)}`

/**
 * Every way of resolving modules; `esm`: the project's files are ES modules. `until` and `from` say in which compilers a
 * project of that kind can import ES modules, or exists at all.
 */
const ways = [
  { name: 'node10', esm: false, options: { module: 'commonjs', moduleResolution: 'node10' }, until: 60 },
  { name: 'node16, ESM', esm: true, options: { module: 'node16', moduleResolution: 'node16' } },
  { name: 'node16, CommonJS', esm: false, options: { module: 'node16', moduleResolution: 'node16' }, until: 0 },
  { name: 'nodenext, ESM', esm: true, options: { module: 'nodenext', moduleResolution: 'nodenext' } },
  { name: 'nodenext, CommonJS', esm: false, options: { module: 'nodenext', moduleResolution: 'nodenext' }, from: 58 },
  { name: 'bundler', esm: true, options: { module: 'esnext', moduleResolution: 'bundler' } },
]

/** Compiles the programs of these adapters with each compiler, in each way. Without `skipLibCheck`: our declarations count. */
export function typescriptChecks(project, adapters, used = Object.keys(compilers)) {
  return used.flatMap((compiler) =>
    ways.map((way) => ({
      group: 'TypeScript',
      name: `${shown(compiler)}, ${way.name}`,
      refusal: refusalOf(way, Number(compiler.slice(-2))),
      run: () => compile(project, compiler, way, adapters),
    })),
  )
}

/** What the compiler says where the combination cannot work, and what to do. */
function refusalOf({ name, until = Number.POSITIVE_INFINITY, from = 0 }, version) {
  if (name === 'node10' && version > until)
    return { says: /TS5(?:107|108|102)/, advice: 'TypeScript 7 has no `node10`: write `"moduleResolution": "bundler"`' }
  if (version <= until && version >= from) return undefined
  return {
    says: /TS1479|TS1471|TS1541/,
    advice:
      'this compiler takes no ES module in a CommonJS file: with TypeScript 5.8 or later write `"module": "nodenext"`; else write `await import()`, or `"type": "module"`',
  }
}

/** Compiles the programs of these adapters as ES modules, as Node resolves them. */
export function compileAsModule(project, compiler, adapters) {
  return compile(
    project,
    compiler,
    ways.find(({ name }) => name === 'nodenext, ESM'),
    adapters,
  )
}

async function compile(project, compiler, way, adapters) {
  const folder = join(project, `${compiler}-${way.name.replace(/\W+/g, '-')}-${adapters.join('-')}`)
  const programs = adapters.map((name) => [`${name}.ts`, way.esm ? asEsm(typed[name]) : typed[name]])
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    experimentalDecorators: true,
    esModuleInterop: true,
    ...(compiler === 'typescript60' && way.name === 'node10' ? { ignoreDeprecations: '6.0' } : {}),
    ...way.options,
  }
  write(folder, {
    ...Object.fromEntries(programs),
    'package.json': JSON.stringify({ type: way.esm ? 'module' : 'commonjs' }),
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*.ts'] }),
  })
  const tsc = join(project, 'node_modules', compiler, 'bin', 'tsc')
  const output = await run(folder, process.execPath, [tsc, '--pretty', 'false', '-p', '.']).catch(
    ({ output }) => output,
  )
  // The declarations of others have errors of their own under an old compiler, or without the types of the DOM.
  const ours = output.split('\n').filter((line) => /error TS/.test(line) && !isOfOthers(line))
  if (ours.length > 0) throw new Error(ours.join('\n'))
}

function isOfOthers(line) {
  return line.includes('node_modules/') && !line.includes('node_modules/@trace-baton/')
}
