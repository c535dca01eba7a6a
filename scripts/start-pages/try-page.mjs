// Does what a page of docs/start says: writes its files, runs its commands, opens the page in a browser, and asks the viewer.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../free-port.mjs'

const patience = 100_000 // ms
const longestPause = 1000 // ms; below the time after which the viewer closes an idle connection

/**
 * @param text the page
 * @param folder where its packages are found
 * @param viewer the URL of a viewer that nobody else reports to
 * @param bin the folders with the commands that `npx` would run
 * @returns how the browser's spans stand to the server's, see `linkIn`
 * @throws Error with what the server printed, and what the viewer has, when nothing is linked.
 */
export async function tryPage({ text, folder, browser, viewer, bin }) {
  const port = await freePort()
  const here = (part) =>
    part
      .replaceAll('http://localhost:4318', viewer)
      .replaceAll('localhost:4318', new URL(viewer).host)
      .replaceAll('3000', port)
  for (const [name, file] of filesIn(text)) writeFileSync(join(folder, name), here(file))
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    PATH: `${bin}:${process.env.PATH}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: viewer,
    OTEL_BSP_SCHEDULE_DELAY: '50', // ms instead of 5,000
  }
  const printed = []
  const start = (command) => run(command, { cwd: folder, env }, printed)
  const [bundling, serving] = commandsIn(text)
  await start(bundling).ended
  const server = start(serving)
  const context = await browser.newContext()
  try {
    return await untilLinked(await context.newPage(), `http://localhost:${port}/`, viewer, /leave the page/.test(text))
  } catch (error) {
    const traces = await (await fetch(`${viewer}/traces.json`)).text()
    throw new Error(`${error.message}\n${printed.join('')}\n${traces}`)
  } finally {
    await context.close()
    server.stop()
    await server.ended.catch(() => {})
  }
}

/** The page's first block of commands: what to install. */
export function installIn(text) {
  return blocksIn(text, 'sh')[0].trim()
}

function commandsIn(text) {
  return blocksIn(text, 'sh')[1]
    .trim()
    .split('\n')
    .map((line) => line.replace(/^npx /, ''))
}

/** The page's files, each with the name in its first line, or in the line above it. */
function filesIn(text) {
  const programs = blocksIn(text, '(?:js|ts)').map((program) => [/^\/\/ (\S+)/.exec(program)[1], program])
  const settings = [...text.matchAll(/^`(\S+)`:\n\n```json\n(.*?)^```$/gms)].map(([, name, json]) => [name, json])
  return [...programs, ...settings]
}

function blocksIn(text, language) {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block)
}

/** Opens the page, and again where its agent sends when one leaves, until the viewer has a trace of both sides. */
async function untilLinked(tab, url, viewer, isSentOnLeaving) {
  const end = Date.now() + patience
  await untilAnswered(url, end)
  await fetch(`${viewer}/traces`, { method: 'DELETE' }) // that of the question whether the server is there
  await tab.goto(url)
  for (let pause = 100; Date.now() < end; pause = Math.min(pause * 1.3, longestPause)) {
    await wait(pause)
    // Fails where the viewer closes an idle connection at this moment, on a busy machine.
    const traces = await fetch(`${viewer}/traces.json`).then(
      (answer) => answer.json(),
      () => [],
    )
    const link = linkIn(traces)
    if (link !== undefined) return link
    if (isSentOnLeaving && pause > 300) await tab.reload()
  }
  throw new Error('No trace has spans of the browser and of the server, one the parent of the other.')
}

async function untilAnswered(url, end) {
  while (Date.now() < end) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await wait(50)
  }
  throw new Error('The server does not answer.')
}

/**
 * How the browser and the server stand in a trace that has spans of both: `child` if the browser's is the child of the server's,
 * `parent` if it is its parent, `beside` if neither names the other and both are roots.
 *
 * @returns undefined while no trace has such spans of both.
 */
export function linkIn(traces) {
  for (const { spans } of traces) {
    const server = spans.find(({ source }) => source === 'server')
    const browser = spans.filter(({ source }) => source === 'browser')
    if (server === undefined || browser.length === 0) continue
    if (browser.some(({ parentId }) => parentId === server.spanId)) return 'child'
    if (browser.some(({ spanId }) => spanId === server.parentId)) return 'parent'
    if (server.parentId === null && browser.every(({ parentId }) => parentId === null)) return 'beside'
  }
  return undefined
}

/** Runs a command in a process group of its own, because some start others. */
function run(command, options, printed) {
  const child = spawn(command, { ...options, shell: true, detached: true })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(String(chunk)))
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) =>
      status ? reject(new Error(`${command} ended with ${status}.\n${printed.join('')}`)) : resolve(),
    )
  })
  ended.catch(() => {}) // the server is stopped, or does not answer, which is reported
  return { ended, stop: () => child.exitCode === null && process.kill(-child.pid, 'SIGKILL') }
}
