import { createRequire } from 'node:module'
import { join } from 'node:path'
import { esm } from './programs.mjs'
import { write } from './project.mjs'
import { expectAnswer } from './run.mjs'

/** The server in one file, by webpack and by Rspack, which take the same configuration. */
export function bundlerChecks(project) {
  return [
    { group: 'Bundlers', name: 'webpack 5', run: () => bundle(project, 'webpack', 'webpack') },
    { group: 'Bundlers', name: 'Rspack 2', run: () => bundle(project, '@rspack/core', 'rspack') },
  ]
}

async function bundle(project, name, file) {
  write(project, { 'server.mjs': esm })
  const found = createRequire(join(project, 'package.json'))(name)
  const compiler = (found.rspack ?? found)({
    context: project,
    entry: './server.mjs',
    target: 'node',
    mode: 'production',
    output: { path: join(project, 'dist', file), filename: 'server.cjs' },
  })
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, stats) => compiler.close(() => (error ? reject(error) : resolve(stats))))
  })
  const { errors = [], warnings = [] } = stats.toJson({ all: false, errors: true, warnings: true })
  const ours = [...errors, ...warnings.filter(({ moduleName = '' }) => moduleName.includes('@trace-baton'))]
  if (ours.length > 0) throw new Error(ours.map(({ message }) => message).join('\n'))
  await expectAnswer(project, process.execPath, [join('dist', file, 'server.cjs')])
}
