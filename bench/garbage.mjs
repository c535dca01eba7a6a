// How much garbage a request leaves. The figure repeats well, on a busy machine too, so it is fit for a check.
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startServer } from './child-server.mjs'
import { growth } from './gc-trace.mjs'
import { printCircumstances, printTable } from './report.mjs'
import { navigations } from './requests.mjs'
import { tables } from './servers/index.mjs'

/** kB that a page with everything on may leave beyond the bare page. The goal is 14, which is reached; runs differ by 0.2. */
const limit = Number.parseInt(process.versions.node, 10) < 24 ? 0 : 14

const { values: flags } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    warmup: { type: 'string', default: '6000' },
    connections: { type: 'string', default: '8' },
    check: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
})
const [requests, warmup, connections] = [flags.requests, flags.warmup, flags.connections].map(Number)

/** The check needs nothing but what the root has installed. */
const names = flags.only ?? (flags.check ? ['express', 'express-none', 'express-baton'] : undefined)
const variants = tables.express.filter(({ name }) => names === undefined || names.includes(name))

printCircumstances()
const found = new Map()
for (const variant of variants) found.set(variant.name, await garbageOf(variant))

const bare = found.get('express')
console.log(`\ngarbage: kB a request; ${requests} requests, ${connections} connections`)
printTable(
  ['', 'kB', 'more than bare'],
  variants.map(({ name, title }) => {
    const kilobytes = found.get(name)
    const more = name === 'express' || bare === undefined ? '' : `+${(kilobytes - bare).toFixed(1)}`
    return [title, kilobytes.toFixed(1), more]
  }),
)
if (flags.check) judge(await leastOf(3, found.get('express-baton') - bare))

/** The least of several runs, until one is within the limit: other work on the machine only adds to a run. */
async function leastOf(runs, more) {
  let least = more
  for (let run = 1; run < runs && least > limit; run++) {
    const [before, after] = ['express', 'express-baton'].map((name) => variants.find((each) => each.name === name))
    const again = -(await garbageOf(before)) + (await garbageOf(after))
    console.log(`again: +${again.toFixed(1)}`)
    least = Math.min(least, again)
  }
  return least
}

async function garbageOf(variant) {
  let log = ''
  const server = await startServer(variant, connections, {
    nodeFlags: ['--trace-gc'],
    output: (chunk) => {
      log += chunk
    },
  })
  try {
    await server.serve(warmup, navigations)
    await allPrinted()
    log = ''
    const { heap } = await server.serve(requests, navigations)
    await allPrinted()
    return growth(log, heap) / 1024 / requests
  } finally {
    await server.stop()
  }
}

/** What a process prints takes another way than its messages, and may be later. */
function allPrinted() {
  return setTimeout(200)
}

function judge(more) {
  const isWithin = more <= limit
  console.log(`\n${isWithin ? 'ok    ' : 'FAILED'}  everything on: +${more.toFixed(1)} kB a request, at most ${limit}`)
  if (!isWithin) process.exitCode = 1
}
