import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { connect } from './load.mjs'
import { traced } from './requests.mjs'

/** Keeps a server on one core, so that it does not wander from cache to cache. Not every system has the command. */
const pinning = ['taskset', '-c', '0']
const canPin = spawnSync(pinning[0], [...pinning.slice(1), process.execPath, '--version']).status === 0

/**
 * Starts a variant in a process of its own, and makes sure that it does what it is there for.
 *
 * @param nodeFlags flags of Node's for that process
 * @param output receives what the process prints
 */
export async function startServer(variant, connections, { nodeFlags = [], output } = {}) {
  const [execPath, ...before] = canPin ? [...pinning, process.execPath] : [process.execPath]
  const child = fork(pathOf(`servers/${variant.file ?? variant.name}.mjs`), variant.arguments ?? [], {
    execPath,
    execArgv: [...before, ...nodeFlags],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_SERVICE: variant.calls ? await helper('next-service') : '',
      OTEL_EXPORTER_OTLP_ENDPOINT: variant.exports ? await helper('receiver') : '',
    },
    stdio: ['ignore', output ? 'pipe' : 'inherit', 'inherit', 'ipc'],
  })
  if (output) child.stdout.on('data', output)
  const [{ port }] = await answerOf(child)
  const client = connect(port, connections)

  async function ask() {
    const answer = answerOf(child)
    child.send('usage')
    const [{ cpu, heap, finished }] = await answer
    return { microseconds: cpu.user + cpu.system, heap, finished }
  }

  await prove(variant, client)
  return {
    variant,
    /**
     * Serves requests.
     *
     * @returns `microseconds` of CPU, user and system, that one of them took; bytes of `heap` in use before and after
     */
    async serve(requests, headers) {
      const before = await ask()
      await client.run(requests, headers)
      const after = await ask()
      if (variant.over && after.finished - before.finished < requests - connections) {
        throw new Error(`${variant.title} finished ${after.finished - before.finished} of ${requests} requests.`)
      }
      return {
        microseconds: (after.microseconds - before.microseconds) / requests,
        heap: { before: before.heap, after: after.heap },
      }
    },
    async stop() {
      await client.close()
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

/** What the variant is there for must be in its page, or in the page's headers, and so must the trace of the request. */
async function prove({ title, marks = [], continues = true }, client) {
  const [headers] = traced
  const { head, html } = await client.get(headers)
  const page = `${head}\n\n${html}`
  const traceIds = marks.length > 0 && continues ? [headers.traceparent.slice(3, 35)] : []
  for (const mark of [...marks, ...traceIds]) {
    if (!page.includes(mark)) throw new Error(`The page of ${title} lacks ${mark}:\n${page}`)
  }
}

const helpers = new Map()

/** The address of another process that a variant needs, started once, and not on the servers' core. It ends with this one. */
function helper(name) {
  if (!helpers.has(name)) helpers.set(name, startHelper(name))
  return helpers.get(name)
}

async function startHelper(name) {
  const child = fork(pathOf(`servers/shared/${name}.mjs`))
  const [url] = await once(child, 'message')
  child.unref()
  child.channel.unref()
  return url
}

function pathOf(name) {
  return fileURLToPath(new URL(name, import.meta.url))
}

async function answerOf(child) {
  const failure = new AbortController()
  const exit = once(child, 'exit', { signal: failure.signal }).then(([code]) => {
    throw new Error(`The server ended with code ${code}.`)
  })
  try {
    return await Promise.race([once(child, 'message'), exit])
  } finally {
    failure.abort()
    exit.catch(() => {})
  }
}
