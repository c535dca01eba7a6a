import { attempt } from '../diagnostics/report.js'
import type { Settings } from '../options/settings.js'
import type { Propagator } from '../propagators/propagator.js'
import type { Matcher } from './matcher.js'
import { isPrivate } from './private-network.js'

/** The formats in which a destination is told of the trace: all of ours, W3C Trace Context, or none. */
export function formatsFor({ outgoing, inject, report }: Settings, url: URL): readonly Propagator[] {
  const isMeant = (matches: Matcher) => attempt(report, 'outgoing', () => matches(url)) === true
  if (isPrivate(url.hostname) || outgoing.own.some(isMeant)) return inject
  return outgoing.to.some(isMeant) ? outgoing.forOthers : none
}

const none: readonly Propagator[] = []
