import type { Row } from '@trace-baton/viewer'
import type { Response } from 'express'
import type { Agent } from './agents.js'
import { type Judgement, judge } from './matrix/judge.js'

/** One load of the shop's page. */
export interface Load {
  readonly path: string
  readonly agent: Agent
  /** The trace of the server. */
  readonly traceId: string
}

const clocks = 1000 // milliseconds by which the clocks of browser and server may differ here

/**
 * What was received of one load. A page that is not linked reports a trace of its own, which nothing but its time ties to the server's;
 * other loads of the same path at that time can be taken for it.
 */
export function outcomeOf({ path, agent, traceId }: Load, rows: readonly Row[]): Judgement {
  const own = rows.filter((row) => row.traceId === traceId)
  const joined = judge(path, agent, own)
  if (joined.page || !joined.server) return joined
  const { start } = own.find(({ spanId }) => spanId === joined.server?.spanId) as Row
  const since = rows.filter((row) => row.source === 'browser' && row.start >= start - clocks)
  return judge(path, agent, [...own, ...since])
}

/** Sends an outcome as an event whenever it has changed, until the reader leaves. */
export function sendOutcomes(res: Response, outcome: () => Judgement): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  let sent = ''
  const timer = setInterval(look, 250)
  res.once('close', () => clearInterval(timer))
  look()

  function look(): void {
    const text = JSON.stringify(outcome())
    if (text === sent) return
    sent = text
    res.write(`data: ${text}\n\n`)
  }
}
