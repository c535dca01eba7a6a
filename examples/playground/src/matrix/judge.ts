import type { Row } from '@trace-baton/viewer'
import type { Agent } from '../agents.js'

/** The result of one page load: what the browser and the server reported of it, and whether they agree. */
export interface Judgement {
  /** What the browser reported of its page load. */
  readonly page: Reported | undefined
  /** What the owner of the ids exported of the request for the page. */
  readonly server: Reported | undefined
  /** Both are in one trace, or one of them was not reported and the other is unsampled. */
  readonly traceEqual: boolean
  /** Each is a root, or the child of a span that was exported. */
  readonly parentRight: boolean
  /** Both were sampled, or neither: what is not reported is not sampled. */
  readonly sampledEqual: boolean
}

type Reported = Pick<Row, 'traceId' | 'spanId' | 'parentId' | 'kind' | 'sampled'>

/** The span with which each agent reports how a page loaded. */
const isPageLoad: Readonly<Record<Agent, (row: Row) => boolean>> = {
  elastic: ({ kind }) => kind === 'page-load',
  sentry: ({ kind }) => kind === 'pageload',
  datadog: ({ name }) => name.startsWith('document '),
  w3c: isDocumentLoad,
  faro: ({ name }) => name === 'navigation',
  splunk: isDocumentLoad,
  edot: isDocumentLoad,
  appinsights: ({ kind }) => kind === 'page-view',
  dash0: ({ name }) => name === 'navigation',
  honeycomb: isDocumentLoad,
  bugsnag: ({ name }) => name.startsWith('[FullPageLoad]'),
}

function isDocumentLoad({ name }: Row): boolean {
  return name === 'documentLoad'
}

/** Compares what was received of the page at `path`, which was loaded once, with `agent`. */
export function judge(path: string, agent: Agent, rows: readonly Row[]): Judgement {
  const here = rows.filter((row) => row.path === path)
  const page = here.find((row) => row.source === 'browser' && isPageLoad[agent](row))
  const server = here.find((row) => row.source === 'server' && !here.some((other) => isParent(other, row)))
  const reported = [page, server].filter((row) => row !== undefined)
  const isExported = ({ parentId, traceId }: Row) =>
    parentId === null || rows.some((row) => row.traceId === traceId && row.spanId === parentId)
  return {
    page: page && summary(page),
    server: server && summary(server),
    traceEqual: page && server ? page.traceId === server.traceId : reported.every(({ sampled }) => !sampled),
    parentRight: reported.every((row) => !row.sampled || isExported(row)),
    sampledEqual: (page?.sampled ?? false) === (server?.sampled ?? false),
  }
}

/** Whether a span of the same process is the parent: a tracer's inner spans can name the path, too. */
function isParent(candidate: Row, { source, traceId, parentId }: Row): boolean {
  return candidate.source === source && candidate.traceId === traceId && candidate.spanId === parentId
}

function summary({ traceId, spanId, parentId, kind, sampled }: Row): Reported {
  return { traceId, spanId, parentId, kind, sampled }
}
