import { execFile, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Makes a project of a stranger's: files, and dependencies from npm and from our tarballs, installed by npm. */
export async function createProject(folder, { manifest = {}, files = {}, dependencies = {}, npmrc = '' }) {
  mkdirSync(folder, { recursive: true })
  const project = { name: 'consumer', private: true, ...manifest, dependencies }
  write(folder, { 'package.json': JSON.stringify(project, null, 2), '.npmrc': npmrc, ...files })
  await run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])
  return folder
}

export function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** What a command prints, on stdout and stderr. Throws with it when the command fails. */
export function run(cwd, command, args, more = {}) {
  const env = { ...process.env, NODE_OPTIONS: '', ...more }
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env, maxBuffer: 1 << 26, timeout: 3_600_000 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`
      if (error) reject(Object.assign(new Error(`${command} ${args.join(' ')} failed:\n${output}`), { output }))
      else resolve(output)
    })
  })
}

/** Starts a program that goes on, and resolves with it and the part of its output that matches. */
export function start(cwd, command, args, pattern, more = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, NODE_OPTIONS: '', ...more }, detached: true })
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGKILL') // what it has started, too
    } catch {} // it has ended
  }
  let output = ''
  const next = (wanted) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = wanted.exec(output)
        if (!found) return
        output = output.slice(found.index + found[0].length)
        child.stdout.off('data', look)
        child.stderr.off('data', look)
        resolve(found)
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      child.once('close', () => reject(new Error(`${command} has ended: ${output}`)))
      look()
    })
  const add = (chunk) => {
    output += chunk
  }
  child.stdout.prependListener('data', add)
  child.stderr.prependListener('data', add)
  return next(pattern).then((found) => ({ found, next, stop }))
}
