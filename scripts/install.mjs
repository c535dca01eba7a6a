// Programs that tests need and npm cannot give: found on this machine, or installed where that is possible.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** Where a program of this name would be. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  return folders.map((folder) => join(folder, name))
}

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Prints the path of a program, and installs it first where it may: by root, on Debian and Ubuntu. Without it, says what to do;
 * in CI that is a failure.
 *
 * @param find gives the path, `undefined` when there is none
 * @param apt the package to install; none, where there must be nothing to install
 */
export function ensure({ find, apt, missing, skipped }) {
  if (!find() && apt) install(apt)
  const program = find()
  if (program) {
    console.log(program)
    return
  }
  console.error(missing)
  if (process.env.CI) process.exitCode = 1
  else console.error(skipped)
}

function install(name) {
  if (process.getuid?.() !== 0 || !aptGet(['--version'], 'ignore')) return
  console.error(`${name} is missing; installing it with apt-get.`)
  aptGet(['update'])
  aptGet(['install', '-y', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends', name])
}

/** Whether it succeeded. Its output goes to stderr: stdout is for the path. */
function aptGet(args, output = 2) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { env, stdio: ['ignore', output, output] }).status === 0
}
