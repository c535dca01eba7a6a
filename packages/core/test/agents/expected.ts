import { expect } from '@jest/globals'
import type { Report } from '../../../browser/test/reports.js'
import type { SpanRecord } from '../../src/index.js'
import { type Agent, targetOf, type WayName } from './site.js'

export const callerTrace = '0af7651916cd43dd8448eb211c80319c'
export const callerSpan = 'b7ad6b7169203331'

/** What an agent says of a page that was rendered by the recorded transaction. */
export function linked(
  agent: Agent,
  way: WayName,
  { traceId, spanId, parentId }: SpanRecord,
  isCalled: boolean,
): Report {
  const byHeader = way === 'Server-Timing and the package'
  switch (targetOf(agent)) {
    case 'elastic':
      return {
        traceId,
        // The root; or the caller's child; or, where only the header told it, the server's.
        parentId: byHeader ? spanId : isCalled ? callerSpan : undefined,
        sampled: true,
        rate: expect.anything(),
        document: byHeader || isCalled ? expect.any(String) : parentId,
      }
    case 'datadog':
      return { traceId: BigInt(`0x${traceId.slice(16)}`).toString() }
    default:
      return { traceId, parentId: spanId }
  }
}

/** What an agent says of a page whose server is not sampled, or that a rate has left out. */
export function unsampled(agent: Agent, way: WayName, serverTrace = callerTrace): Report | undefined {
  const server = expect.stringMatching(/^[0-9a-f]{16}$/) // which nobody records
  const own = { traceId: expect.not.stringMatching(serverTrace) as never, parentId: undefined }
  const unlinked: Record<Agent, Report | undefined> = {
    elastic: {
      traceId: serverTrace,
      parentId: way === 'Server-Timing and the package' ? (server as never) : callerSpan,
      sampled: false,
      rate: 0,
      document: undefined,
    },
    sentry10: undefined,
    sentry11: undefined,
    w3c: undefined,
    datadog: { traceId: undefined as never },
    faro: { traceId: undefined as never, parentId: undefined },
    dash0: { traceId: undefined as never, parentId: undefined },
    splunk: own,
    edot: own,
    appinsights: own,
    honeycomb: own,
    bugsnag: own,
  }
  return unlinked[agent]
}
