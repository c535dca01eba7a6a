import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { connect } from './load.mjs'
import { traced } from './requests.mjs'

/** Starts a variant in a process of its own, and makes sure that it does what it is there for. */
export async function startServer(variant, connections) {
  const child = fork(fileURLToPath(new URL(`servers/${variant.name}.mjs`, import.meta.url)), {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const [{ port }] = await answerOf(child)
  const client = connect(port, connections)

  async function ask() {
    const answer = answerOf(child)
    child.send('usage')
    const [{ cpu, finished }] = await answer
    return { microseconds: cpu.user + cpu.system, finished }
  }

  await prove(variant, client)
  return {
    variant,
    /** Serves requests, and tells what one of them took: microseconds of CPU, user and system. */
    async serve(requests, headers) {
      const before = await ask()
      await client.run(requests, headers)
      const after = await ask()
      if (variant.over && after.finished - before.finished < requests - connections) {
        throw new Error(`${variant.title} finished ${after.finished - before.finished} of ${requests} requests.`)
      }
      return (after.microseconds - before.microseconds) / requests
    },
    async stop() {
      await client.close()
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

/** The page must carry the trace on that the request came with. */
async function prove({ title, marks, continues = true }, client) {
  const [headers] = traced
  const html = await client.get(headers)
  const traceIds = marks.length > 0 && continues ? [headers.traceparent.slice(3, 35)] : []
  for (const mark of [...marks, ...traceIds]) {
    if (!html.includes(mark)) throw new Error(`The page of ${title} lacks ${mark}:\n${html}`)
  }
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
