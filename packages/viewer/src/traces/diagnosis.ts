import { isBeside } from './beside.js'
import { placeOf, type Waterfall, type WaterfallRow } from './waterfall.js'

/** Why the browser and the servers of a trace are not one tree, as far as it can be known from what was received. */
export interface Diagnosis {
  /** Follows “Not linked, because”. */
  readonly cause: string
  readonly cure: string
  /** The id of a trace that seems to be the missing part. */
  readonly other?: string
}

const near = 10_000 // ms between a page's request and the report of its load

/** The diagnosis of a trace; undefined if browser and servers are one tree, or if no browser is to be expected. */
export function diagnose(trace: Waterfall, all: readonly Waterfall[]): Diagnosis | undefined {
  const { rows } = trace
  const browser = rows.filter(({ source }) => source === 'browser')
  const server = rows.filter(({ source }) => source === 'server')
  if (browser.length === 0) return withoutBrowser(trace, all)
  if (server.length === 0) return withoutServer(trace, all)
  const missing = rows.find(({ parent }) => parent === 'missing')
  if (missing) return parentMissing(missing, server)
  return severalRoots(rows)
}

function withoutBrowser(trace: Waterfall, all: readonly Waterfall[]): Diagnosis | undefined {
  const page = partner(trace, all, 'browser')
  if (!page) return undefined // the request may be of a program, or the page has not reported yet
  return {
    cause: 'the page’s agent began a trace of its own for the same path at the same time: it found no hand-off.',
    cure: 'Render pageLoad.tags() or pageLoad.script() in the <head>, above the agent, and let no cache keep the page.',
    other: page.traceId,
  }
}

function withoutServer(trace: Waterfall, all: readonly Waterfall[]): Diagnosis {
  const handedOver = trace.rows.find(({ parent }) => parent === 'missing')
  if (handedOver) {
    return {
      cause: `the page’s agent was given the parent ${handedOver.parentId}, and no server has reported that span.`,
      cure: 'Let the server send its spans here, too: record: otlp() in Baton’s options, or its tracer’s exporter. A page from a cache has the ids of an older request.',
    }
  }
  const server = partner(trace, all, 'server')
  return {
    cause: 'only the page’s agent has reported this trace, without a parent from a server.',
    cure: 'If the page was rendered by your server: render the hand-off for this agent, and let the server send its spans here.',
    ...(server && { other: server.traceId }),
  }
}

function parentMissing({ name, parentId, source, sampled }: WaterfallRow, server: readonly WaterfallRow[]): Diagnosis {
  if (sampled && server.some((row) => !row.sampled)) {
    return {
      cause: `“${name}” is sampled and a server’s span of the same trace is not, so the span between them was not sent.`,
      cure: 'Let one side decide: pageLoad.sampling: ‘inherit’ hands the server’s decision to the page.',
    }
  }
  return source === 'browser'
    ? {
        cause: `the page’s agent was given the parent ${parentId}, and no server has reported that span.`,
        cure: 'Two tracers in the server, and the page has the ids of the one that does not report: tell Baton of the other (option tracer).',
      }
    : {
        cause: `the parent ${parentId} of “${name}” was not reported.`,
        cure: 'Whoever sent that request (a proxy, a gateway, the page’s agent) reports elsewhere or not yet. If it is not yours, set trust.',
      }
}

function severalRoots(rows: readonly WaterfallRow[]): Diagnosis | undefined {
  const roots = rows.filter((row) => row.parent === 'root' && !isBeside(row))
  if (roots.length < 2) return undefined
  return {
    cause: `${roots.map((row) => `“${row.name}” (${placeOf(row)})`).join(' and ')} have the same trace id, and neither names the other as its parent.`,
    cure: 'For Elastic RUM: hand over pageLoadSpanId as well, from transaction.ensureParentId().',
  }
}

/** A trace of the other side alone, that has the same path at about the same time. */
function partner(trace: Waterfall, all: readonly Waterfall[], source: WaterfallRow['source']): Waterfall | undefined {
  const paths = new Set(trace.rows.flatMap(({ path }) => path ?? []))
  return all.find(
    ({ rows, start }) =>
      Math.abs(start - trace.start) < near &&
      rows.every((row) => row.source === source) &&
      rows.some(
        ({ path, kind, name }) => path !== undefined && paths.has(path) && (source === 'server' || isLoad(kind, name)),
      ),
  )
}

/** Whether a browser's span tells how a page loaded, and not what the page fetched later. */
function isLoad(kind: string, name: string): boolean {
  return /^page-?(?:load|view)$|^link$/.test(kind) || /^(?:document|\[FullPageLoad\])/.test(name)
}
