import type { Row } from '@trace-baton/viewer'
import type { Agent } from '../agents.js'
import { type Judgement, judge } from './judge.js'

/** One load of the shop's page under a tracer. Its path is used once, so that all that is reported of it can be found. */
interface Visit {
  /** `/visits/` and a name. */
  readonly path: string
  readonly tracer: string
  readonly agent: Agent
}

/** A visit in `/matrix.json`, with what was received of it until now. */
export type JudgedVisit = Visit & Judgement

/** The last visits. */
export interface Visits {
  add(visit: Visit): void
  judged(rows: readonly Row[]): JudgedVisit[]
}

export function createVisits(keep: number): Visits {
  const visits = new Map<string, Visit>() // a Map keeps insertion order
  return {
    add(visit) {
      visits.set(visit.path, visit)
      for (const oldest of visits.keys()) {
        if (visits.size <= keep) break
        visits.delete(oldest)
      }
    },
    judged: (rows) => [...visits.values()].map((visit) => ({ ...visit, ...judge(visit.path, visit.agent, rows) })),
  }
}
