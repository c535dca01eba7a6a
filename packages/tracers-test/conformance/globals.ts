import { format } from 'node:util'

export { expect } from 'expect'

// The part of @jest/globals that the conformance suite uses, for a process without jest.

type Body = (...values: never[]) => unknown
type Each = (table: readonly unknown[]) => (title: string, body: Body) => void

interface It {
  (title: string, body: Body): void
  readonly each: Each
  readonly skip: It
}

/** How many tests there were, and the texts of those that failed. */
export interface Outcome {
  readonly passed: number
  readonly skipped: readonly string[]
  readonly failures: readonly string[]
}

const tests: { readonly title: string; readonly body?: () => unknown }[] = []
const around: string[] = []

export function describe(title: string, body: () => void): void {
  around.push(title)
  body()
  around.pop()
}

const add = (title: string, body?: () => unknown) => void tests.push({ title: [...around, title].join(' › '), body })
const skip = it((title) => add(title))
const run = it((title, body) => add(title, body), skip)

export { run as it }

/** Only tests that Baton alone can pass use it, and they are skipped beside a tracer. */
export const jest = {}

function it(one: (title: string, body: () => unknown) => void, skip?: It): It {
  const each: Each = (table) => (title, body) => {
    for (const row of table) {
      const values = Array.isArray(row) ? row : [row]
      const placeholders = title.match(/%s/g)?.length ?? 0
      one(format(title, ...values.slice(0, placeholders)), () => (body as (...all: unknown[]) => unknown)(...values))
    }
  }
  const created = Object.assign((title: string, body: Body) => one(title, body as () => unknown), { each })
  return Object.assign(created, { skip: skip ?? (created as never) })
}

/** Runs the tests one after the other. The fifth failure is the last: the cause is known by then. */
export async function runTests(): Promise<Outcome> {
  const failures: string[] = []
  const skipped: string[] = []
  let passed = 0
  for (const { title, body } of tests) {
    if (body === undefined) skipped.push(title)
    else {
      try {
        await body()
        passed++
      } catch (error) {
        failures.push(`${title}\n${error instanceof Error ? error.stack : String(error)}`)
        if (failures.length === 5) break
      }
    }
  }
  return { passed, skipped, failures }
}
