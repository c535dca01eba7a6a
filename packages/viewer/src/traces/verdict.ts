import { isBeside } from './beside.js'
import { placeOf, type Waterfall } from './waterfall.js'

/** Whether the hand-off of a trace succeeded, and a line that describes the result. */
export interface Verdict {
  readonly joined: boolean
  readonly text: string
}

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** Says whether the spans of the browser and of the servers form one tree, and if not, what is missing. */
export function verdict({ rows }: Waterfall): Verdict {
  const places = [...new Set(rows.map(placeOf))]
  const beside = rows.some(isBeside)
  const tops = rows.filter((row) => row.parent !== 'child' && !isBeside(row))
  const missing = tops.filter((row) => row.parent === 'missing').length
  const reportedByBrowser = rows.some((row) => row.source === 'browser')
  const reportedByServer = rows.some((row) => row.source === 'server')

  if (!reportedByBrowser) return { joined: false, text: `${list.format(places)} only: no browser has reported yet` }
  if (!reportedByServer) return { joined: false, text: 'browser only: no server has reported yet' }
  if (missing > 0)
    return { joined: false, text: `not joined: ${missing} ${missing > 1 ? 'parents are' : 'parent is'} missing` }
  if (tops.length > 1) return { joined: false, text: `not joined: ${tops.length} separate beginnings` }
  return { joined: true, text: `joined ${beside ? 'by the trace id ' : ''}across ${list.format(places)}` }
}
