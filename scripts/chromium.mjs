// The browser for the tests. `node scripts/chromium.mjs` prints its path, and installs it first where it may.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const wellKnown = ['/usr/bin/chromium', '/usr/bin/chromium-browser']
const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const macOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Why a browser test is skipped, and what to do about it. */
export const chromiumMissing =
  'No Chromium was found. Install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to a browser.'

/**
 * The path of a Chromium or Chrome on this machine.
 *
 * `CHROMIUM_PATH` has the last word: when it is set, no other browser is looked for.
 *
 * @returns undefined when there is none.
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) return isProgram(chosen) ? chosen : undefined
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  const candidates = [...wellKnown, ...onPath.flatMap((name) => folders.map((folder) => join(folder, name))), ...macOS]
  return candidates.find(isProgram)
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function install() {
  const mayInstall = process.getuid?.() === 0 && !process.env.CHROMIUM_PATH && aptGet(['--version'], 'ignore')
  if (!mayInstall) return
  console.error('Chromium is missing; installing it with apt-get.')
  aptGet(['update'])
  aptGet(['install', '-y', '--no-install-recommends', 'chromium'])
}

/** Whether it succeeded. Its output goes to stderr: stdout is for the path. */
function aptGet(args, output = 2) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { env, stdio: ['ignore', output, output] }).status === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!findChromium()) install()
  const chromium = findChromium()
  if (chromium) {
    console.log(chromium)
  } else {
    const given = process.env.CHROMIUM_PATH
    console.error(
      given ? `CHROMIUM_PATH is "${given}", but there is no program. Correct or unset it.` : chromiumMissing,
    )
    if (process.env.CI) process.exitCode = 1
    else console.error('The browser tests are skipped.')
  }
}
