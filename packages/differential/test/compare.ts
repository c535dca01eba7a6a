import { beforeAll, describe, expect, it } from '@jest/globals'
import type { SpanRecord } from '@trace-baton/core'
import type { Application } from './application.js'
import { linesOf } from './differences.js'
import { labelOf, type Run, run } from './run.js'

/** Runs each application without Baton and with it, and compares what came of it. */
export function compare(applications: readonly Application[]): void {
  describe.each(applications)('$name', (application) => {
    let without: Run
    let withBaton: Run

    beforeAll(async () => {
      without = await run(application, false)
      withBaton = await run(application, true)
    })

    it('answers with the same bytes as without Baton', () => {
      expect(linesOfRun(withBaton, without)).toEqual(linesOfRun(without, without))
    })

    it('sees the same errors, and the same events in the same order', () => {
      const { errors, events } = without
      expect({ errors: withBaton.errors, events: withBaton.events }).toEqual({ errors, events })
    })

    it('is recorded once a request, with its name, status and outcome', () => {
      expect(withBaton.records.map(summaryOf).sort()).toEqual(expectedOf(application, without).sort())
    })
  })
}

function linesOfRun({ responses }: Run, without: Run): Record<string, readonly string[][]> {
  const visits = Object.entries(responses).map(([title, all]) => {
    const pairs = all.map((response, i) => linesOf(response, without.responses[title]?.[i] ?? response))
    return [title, pairs] as const
  })
  return Object.fromEntries(visits)
}

function summaryOf({ name, outcome, aborted, attributes }: SpanRecord): string {
  const status = attributes['http.response.status_code'] ?? 'no status'
  return `${attributes['user_agent.original']}: ${name}, ${status}, ${outcome}${aborted ? ', aborted' : ''}`
}

/** What the table and the responses without Baton say that is to be recorded. */
function expectedOf({ visits }: Application, { responses }: Run): string[] {
  return visits.flatMap((visit) => {
    const final = (responses[visit.title] ?? []).filter(({ status }) => status === 0 || status >= 200)
    return visit.requests.flatMap((request, i) => {
      if (request.route === 'nothing') return []
      const status = request.status ?? (final[i]?.status || 'no status')
      const outcome = request.aborted ? 'unknown, aborted' : Number(status) >= 500 ? 'failure' : 'success'
      return [`${labelOf(visit, i)}: ${request.method} ${request.route}, ${status}, ${outcome}`]
    })
  })
}
