// Installs the packages as strangers do, from tarballs, into projects of their own, and sees what holds. Without an argument:
// everything, which takes minutes and asks npm for much; `--only=Bundlers,Node`: these groups; `--write` writes what was seen to
// docs/consumers.md. `--fast`: what CI runs.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProject } from './consumers/project.mjs'
import { esbuildChecks, nodeChecks } from './consumers/run.mjs'
import { compilers, typescriptChecks } from './consumers/typescript.mjs'
import { packAll } from './pack.mjs'

const isFast = process.argv.includes('--fast')
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',')
const temporary = mkdtempSync(join(tmpdir(), 'trace-baton-consumers-'))
const results = []

try {
  const packed = await packAll(temporary)
  const tarballs = Object.fromEntries(packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]))
  const checks = isFast ? await fast(tarballs) : (await import('./consumers/all.mjs')).all(temporary, tarballs)
  for (const check of checks.filter(({ group }) => only === undefined || only.includes(group)))
    results.push(await outcome(check))
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

const failed = results.filter(({ error }) => error !== undefined)
for (const { name, error } of failed) console.error(`\n${name}:\n${error}`)
console.log(`\n${results.length - failed.length} of ${results.length} as documented`)
if (failed.length > 0) process.exitCode = 1
else if (process.argv.includes('--write')) (await import('./consumers/page.mjs')).writePage(results)

async function fast(tarballs) {
  const used = ['@trace-baton/core', '@trace-baton/express'].map((name) => [name, tarballs[name]])
  const frameworks = { express: '5.3.0', '@types/express': '5.0.6', '@types/node': '20.19.43' }
  const { typescript50, typescript70 } = compilers // the oldest and the newest
  const dependencies = { ...Object.fromEntries(used), ...frameworks, typescript50, typescript70 }
  const project = await createProject(join(temporary, 'fast'), { dependencies })
  return [
    ...nodeChecks(project),
    ...esbuildChecks(project),
    ...typescriptChecks(project, ['express'], ['typescript50', 'typescript70']),
  ]
}

/** Whether the check came out as it is documented: it holds, or it says what it must say. */
async function outcome({ group, name, refusal, run }) {
  const started = performance.now()
  const error = await run().then(
    () => undefined,
    (thrown) => String(thrown.message),
  )
  const isDocumented = refusal === undefined ? error === undefined : error !== undefined && refusal.says.test(error)
  const unexpected = error ?? `It works, but is documented not to: ${refusal?.advice}`
  const verdict = isDocumented ? (refusal === undefined ? 'holds' : 'is refused') : 'FAILED'
  console.log(`${verdict.padEnd(10)} ${name} (${Math.round(performance.now() - started)} ms)`)
  return { group, name, advice: refusal?.advice, error: isDocumented ? undefined : unexpected }
}
