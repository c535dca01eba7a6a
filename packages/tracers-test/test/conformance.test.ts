import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Outcome } from '../conformance/globals.js'
import { bundleSuite, runSuite } from './suite.js'
import { tracers } from './tracers.js'

// The conformance suite of the adapters once more, beside each tracer in each framework.

const node = Number.parseInt(process.versions.node, 10)
const frameworks = ['Express 5', 'Express 4', 'Koa 3', 'Nest on Express', 'Nest on Fastify', 'node:http']

const runs = tracers
  .filter(({ node: needed = 20, onlyExpress = false }) => node >= needed && !onlyExpress)
  .flatMap((tracer) => frameworks.map((framework) => [framework, tracer.name, tracer] as const))

let suite: string
beforeAll(async () => {
  suite = await bundleSuite()
  startNext()
})
afterAll(() => rm(suite))

const outcomes: Promise<Outcome>[] = []
let running = 0

/** Starts the next ones, two at a time. */
function startNext(): void {
  while (running < 2 && outcomes.length < runs.length) {
    const [framework, , tracer] = runs[outcomes.length] as (typeof runs)[number]
    running++
    const outcome = runSuite(suite, framework, tracer).finally(() => {
      running--
      startNext()
    })
    outcome.catch(() => {}) // its own test sees it
    outcomes.push(outcome)
  }
}

async function outcomeOf(index: number): Promise<Outcome> {
  while (outcomes[index] === undefined) await Promise.allSettled(outcomes)
  return outcomes[index]
}

it.each(runs.map(([framework, name], index) => [framework, name, index] as const))(
  'the conformance suite passes on %s beside %s',
  async (_framework, _name, index) => {
    const { passed, failures } = await outcomeOf(index)
    expect(failures).toEqual([])
    expect(passed).toBeGreaterThan(70)
  },
)
