// Finds and starts the three browser engines for `npm run test:engines`. `node scripts/engines.mjs` prints their paths, and first installs
// those that are missing and may be installed.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromiumMissing, findChromium, unneeded } from './chromium.mjs'
import { ensure, isProgram, onPath } from './install.mjs'

const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) => `/usr/lib/${machine}`)
const first = (paths) => paths.find(isProgram)
/** On Ubuntu `/usr/bin/firefox` may be a stub that asks for a snap, which cannot be driven here: there a Firefox is chosen by FIREFOX_PATH. */
const findFirefox = () => first([process.env.FIREFOX_PATH ?? '', ...onPath('firefox-esr'), '/opt/firefox/firefox'])
const findWebKit = () => first(libraries.map((folder) => `${folder}/webkit2gtk-4.1/MiniBrowser`))
const findXvfb = () => first(onPath('Xvfb'))

const skipped = 'The tests in the engines fail without it.'
const programs = [
  { find: findChromium, apt: 'chromium', missing: chromiumMissing, skipped },
  {
    find: findFirefox,
    apt: 'firefox-esr',
    missing:
      'No Firefox was found. Install firefox-esr (Debian), or unpack the archive of mozilla.org and set FIREFOX_PATH to its program (Ubuntu, which has Firefox as a snap alone).',
    skipped,
  },
  {
    find: findWebKit,
    apt: 'webkit2gtk-driver',
    missing: 'No WebKit was found. Install it (Debian, Ubuntu: apt-get install webkit2gtk-driver).',
    skipped,
  },
  {
    find: findXvfb,
    apt: 'xvfb',
    missing: 'No Xvfb was found. Install it (Debian, Ubuntu: apt-get install xvfb).',
    skipped,
  },
]

/** The messages about missing engines; empty when all are here. */
export const missingEngines = () => programs.filter(({ find }) => !find()).map(({ missing }) => missing)

const firefoxPreferences = (keepsPages) => `
user_pref('browser.aboutwelcome.enabled', false)
user_pref('browser.sessionhistory.max_total_viewers', ${keepsPages ? 8 : 0})
user_pref('datareporting.policy.dataSubmissionEnabled', false)
user_pref('network.captive-portal-service.enabled', false)
user_pref('network.connectivity-service.enabled', false)
`

/** The command line of each engine. Nothing automates them: under automation WebKit has no HTTP cache, and Chromium prerenders nothing. */
const commands = {
  chromium: (profile, url, { keepsPages, isPrivate }) => [
    findChromium(),
    '--headless=new',
    '--no-sandbox',
    '--no-first-run',
    `--user-data-dir=${profile}`,
    `--disable-features=${(keepsPages ? unneeded : [...unneeded, 'BackForwardCache']).join(',')}`,
    ...(isPrivate ? ['--incognito'] : []),
    url,
  ],
  firefox(profile, url, { keepsPages, isPrivate }) {
    writeFileSync(join(profile, 'user.js'), firefoxPreferences(keepsPages))
    return [
      findFirefox(),
      '--headless',
      '--no-remote',
      '--profile',
      profile,
      ...(isPrivate ? ['--private-window'] : []),
      url,
    ]
  },
  webkit: (_profile, url, { keepsPages, isPrivate }) => [
    findWebKit(),
    `--enable-page-cache=${keepsPages}`,
    ...(isPrivate ? ['--private'] : []),
    url,
  ],
}

export const engines = Object.keys(commands)

/**
 * Starts an engine with a fresh profile and a page, which has to drive itself.
 *
 * @param options keepsPages: whether it has a back/forward cache; isPrivate: whether the window is private
 * @returns a function that ends it
 */
export async function startEngine(engine, url, options = {}) {
  const profile = mkdtempSync(join(tmpdir(), `baton-${engine}-`))
  const display = engine === 'webkit' ? await startDisplay() : undefined
  const [program, ...args] = commands[engine](profile, url, { keepsPages: true, isPrivate: false, ...options })
  const env = { ...process.env, HOME: profile, XDG_RUNTIME_DIR: profile, NO_AT_BRIDGE: '1' }
  const onDisplay = { DISPLAY: display?.name, WEBKIT_DISABLE_COMPOSITING_MODE: '1', LIBGL_ALWAYS_SOFTWARE: '1' }
  const browser = spawn(program, args, {
    env: display ? { ...env, ...onDisplay } : env,
    stdio: 'ignore',
    detached: true,
  })
  return async function end() {
    await kill(browser)
    if (display) await kill(display.server)
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** An X server on a display that is free. */
async function startDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp']
  const server = spawn(findXvfb(), args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true })
  const number = await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', () => reject(new Error('Xvfb has ended.')))
    server.stdio[3].once('data', (text) => resolve(String(text).trim()))
  })
  return { server, name: `:${number}` }
}

/** Ends a program with the processes that it has started. */
function kill(program) {
  if (program.exitCode !== null || program.signalCode !== null) return
  return new Promise((resolve) => {
    program.once('exit', resolve)
    try {
      process.kill(-program.pid, 'SIGKILL')
    } catch {
      resolve()
    }
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const program of programs) ensure(program)
