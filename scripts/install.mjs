// Finds or installs the programs that tests need and npm does not provide.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** The paths at which PATH would find a program of this name. */
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
 * Prints the path of a program. If the program is missing, installs it first, as root on Debian and Ubuntu. If it is still
 * missing, prints what to do; in CI that is a failure.
 *
 * @param find returns the path; `undefined` when there is none
 * @param apt the package to install; absent if nothing may be installed
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

/** The same for a program that only makes tests faster: without it nothing is printed, and nothing fails. */
export function prefer({ find, apt }) {
  if (!find()) install(apt)
  const program = find()
  if (program) console.log(program)
}

/** Without a network, apt-get would try for minutes. */
const impatient = ['-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::Retries=1']

function install(name) {
  if (process.getuid?.() !== 0 || !aptGet(['--version'], 'ignore')) return
  console.error(`${name} is missing; installing it with apt-get.`)
  aptGet(['update', ...impatient])
  aptGet(['install', ...impatient, '-y', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends', name])
}

/** Runs apt-get, and returns whether it succeeded. Its output goes to stderr, because stdout is for the path. */
function aptGet(args, output = 2) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { env, stdio: ['ignore', output, output] }).status === 0
}
