// Serves requests of every kind and watches the heap: an Express application and its clients in one process.
import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { printCircumstances } from './report.mjs'
import { soakApp } from './soak/app.mjs'
import { visit } from './soak/visitors.mjs'
import { slope } from './stats.mjs'

/**
 * What the heap may gain. A leak costs at least a slot of 8 bytes a request. The second half of the run must stay below
 * a quarter of that, or below what the heap of a process at rest moves by itself, when the run is too short to tell.
 */
const bytesPerRequest = 2
const restlessness = 256 * 1024

const { values: flags } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    steps: { type: 'string', default: '40' },
    connections: { type: 'string', default: '16' },
  },
})
const [requests, steps, connections] = [flags.requests, flags.steps, flags.connections].map(Number)
if (!globalThis.gc) throw new Error('The heap is read after a collection: run node --expose-gc soak.mjs.')

printCircumstances()
const { app, seen } = soakApp()
const server = createServer(app)
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const heaps = await soak(`http://127.0.0.1:${server.address().port}`)
server.closeAllConnections()
server.close()

console.log(`\nrecords: ${JSON.stringify(seen)}`)
judge(heaps.slice(steps / 2))

/** @returns points of requests served and bytes of heap in use */
async function soak(origin) {
  const points = []
  for (let step = 1; step <= steps; step++) {
    await visit(origin, Math.round(requests / steps), connections)
    const heap = await settledHeap()
    points.push([step * Math.round(requests / steps), heap])
    const { rss } = process.memoryUsage()
    console.log(`${points.at(-1)[0]} requests: heap ${megabytes(heap)} MB, rss ${megabytes(rss)} MB`)
  }
  return points
}

/** The last responses are closed, then everything that can go has gone. */
async function settledHeap() {
  for (let i = 0; i < 3; i++) {
    await setTimeout(20)
    globalThis.gc()
  }
  return process.memoryUsage().heapUsed
}

function judge(points) {
  const served = points.at(-1)[0] - points[0][0]
  const gain = slope(points)
  const bound = Math.max(bytesPerRequest, restlessness / served)
  const isFlat = gain <= bound
  console.log(
    `${isFlat ? 'ok    ' : 'FAILED'}  second half: ${gain.toFixed(2)} bytes a request, at most ${bound.toFixed(2)}`,
  )
  if (!isFlat) process.exitCode = 1
}

function megabytes(bytes) {
  return (bytes / 1024 / 1024).toFixed(2)
}
