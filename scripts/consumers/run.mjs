import { join } from 'node:path'
import { answer, cjs, esm } from './programs.mjs'
import { run, write } from './project.mjs'

/** CommonJS and ES modules as Node runs them. */
export function nodeChecks(project) {
  return [
    { group: 'Node', name: 'ES modules', run: () => prints(project, process.execPath, 'server.mjs', esm) },
    {
      group: 'Node',
      name: 'CommonJS, by `require()`',
      run: () => prints(project, process.execPath, 'server.cjs', cjs),
    },
  ]
}

/** Runs a program, which must print its page and nothing else. */
export async function prints(project, command, file, text, args = []) {
  write(project, { [file]: text })
  await expectAnswer(project, command, [...args, file])
}

export async function expectAnswer(project, command, args) {
  const output = await run(project, command, args)
  if (!answer.test(output)) throw new Error(`It printed:\n${output}`)
}

const bundles = join('dist', 'esbuild')

/** The server in one file, by esbuild: CommonJS, and ES modules, where what is CommonJS needs `require`. */
export function esbuildChecks(project) {
  const build = async (format, file, more) => {
    write(project, { 'server.mjs': esm })
    const { buildSync } = await import('esbuild')
    const outfile = join(project, bundles, file)
    const options = { bundle: true, platform: 'node', format, outfile, logLevel: 'silent', target: 'node20', ...more }
    const { warnings } = buildSync({ ...options, absWorkingDir: project, entryPoints: ['server.mjs'] })
    const ours = warnings.filter(({ location }) => location?.file.includes('@trace-baton'))
    if (ours.length > 0) throw new Error(JSON.stringify(ours))
    await expectAnswer(project, process.execPath, [outfile])
  }
  const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
  return [
    { group: 'Bundlers', name: 'esbuild, CommonJS', run: () => build('cjs', 'server.cjs', {}) },
    { group: 'Bundlers', name: 'esbuild, minified', run: () => build('cjs', 'minified.cjs', { minify: true }) },
    {
      group: 'Bundlers',
      name: 'esbuild, ES module',
      run: () => build('esm', 'server.mjs', { banner: { js: require } }),
    },
  ]
}
