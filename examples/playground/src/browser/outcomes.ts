import type { Judgement } from '../matrix/judge.js'

/** A load of the shop's page that is looked for. */
export interface Load {
  readonly path: string
  readonly agent: string
  readonly traceId: string
}

/**
 * What browser and server have reported of a load, as soon as both have, or what there is after `patience` milliseconds.
 *
 * It comes as server-sent events, which no agent traces: the page's own question is in no trace.
 */
export function outcomeOf({ path, agent, traceId }: Load, patience: number): Promise<Judgement | undefined> {
  return new Promise((resolve) => {
    let last: Judgement | undefined
    const events = new EventSource(`/outcome?${new URLSearchParams({ path, rum: agent, trace: traceId })}`)
    const timer = setTimeout(end, patience)
    events.addEventListener('message', ({ data }) => {
      last = JSON.parse(data) as Judgement
      if (last.page && last.server) end()
    })

    function end(): void {
      clearTimeout(timer)
      events.close()
      resolve(last)
    }
  })
}

/** How the page load stands to the server's span. */
export function shapeOf({ page, server, traceEqual }: Judgement): string {
  if (!page || !server || !traceEqual) return 'in a trace of its own'
  if (page.parentId === server.spanId)
    return page.kind === 'link' ? 'a link to the server’s span' : 'the child of the server’s span'
  if (page.parentId === null && server.parentId !== null)
    return 'the root; the server is the child of its span for the document'
  return 'in the trace, and nobody’s child'
}
