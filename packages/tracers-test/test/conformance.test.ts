import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Report } from '../conformance/main.js'
import { bundleSuite, runSuite } from './suite.js'
import { tracers } from './tracers.js'

// The conformance suite of the adapters once more, beside each tracer in each framework.

const node = Number.parseInt(process.versions.node, 10)
const frameworks = [
  'Express 5',
  'Express 4',
  'Koa 3',
  'Nest on Express',
  'Nest on Fastify',
  'node:http',
  'Hono on Node',
]

/**
 * A pair takes five seconds of the processor, so each is run on one release of Node: those of a tracer are shared out among the
 * three, or the two that it runs on. On each release a tracer is in two frameworks at least, and a framework beside two tracers.
 */
function isChosen(tracer: number, framework: number, needed: number): boolean {
  const releases = needed > 20 ? 2 : 3
  return (tracer + framework + Math.trunc(node / 2)) % releases === 0
}

const runs = tracers
  .filter(({ node: needed = 20, onlyExpress = false }) => node >= needed && !onlyExpress)
  .flatMap((tracer, i) =>
    frameworks.flatMap((framework, j) =>
      isChosen(i, j, tracer.node ?? 20) ? [[framework, tracer.name, tracer] as const] : [],
    ),
  )

let suite: string
beforeAll(async () => {
  suite = await bundleSuite()
  startNext()
})
afterAll(() => rm(suite))

const reports: Promise<Report>[] = []
let running = 0

/** Starts the next ones, two at a time. */
function startNext(): void {
  while (running < 2 && reports.length < runs.length) {
    const [framework, , tracer] = runs[reports.length] as (typeof runs)[number]
    running++
    const report = runSuite(suite, framework, tracer).finally(() => {
      running--
      startNext()
    })
    report.catch(() => {}) // its own test sees it
    reports.push(report)
  }
}

async function reportOf(index: number): Promise<Report> {
  while (reports[index] === undefined) await Promise.allSettled(reports)
  return reports[index]
}

it.each(runs.map(([framework, name], index) => [framework, name, index] as const))(
  'the conformance suite passes on %s beside %s',
  async (_framework, _name, index) => {
    const { passed, failures, untraced } = await reportOf(index)
    expect(failures).toEqual([])
    // No instrumentation of some tracers knows HTTP/2; and what Baton has made a record of was not told by the tracer.
    const known = runs[index]?.[2].differences.untraced ?? []
    expect(untraced.filter((request) => !request.endsWith(' 2') && !known.includes(request))).toEqual([])
    expect(passed).toBeGreaterThan(70)
  },
  300_000, // each waits for those before it
)
