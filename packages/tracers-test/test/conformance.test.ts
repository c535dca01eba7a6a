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
 * Every tracer in every framework on Node 22, where all tracers run. On other releases every tracer in two frameworks, and
 * every framework beside two tracers: a pair takes some ten seconds of the processor.
 */
const isChosen = (tracer: number, framework: number) => node === 22 || (tracer + framework) % 3 === 0

const runs = tracers
  .filter(({ node: needed = 20, onlyExpress = false }) => node >= needed && !onlyExpress)
  .flatMap((tracer, i) =>
    frameworks.flatMap((framework, j) => (isChosen(i, j) ? [[framework, tracer.name, tracer] as const] : [])),
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
