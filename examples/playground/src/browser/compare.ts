import type { TraceJson } from '@trace-baton/viewer'

type Span = TraceJson['spans'][number]

// Each frame holds the shop with one agent. The page in the frame shows what the server handed over; the receiver knows what the
// agent reported.
for (const item of document.querySelectorAll<HTMLElement>('[data-agent]')) void compare(item)

async function compare(item: HTMLElement): Promise<void> {
  const frame = item.querySelector('iframe') as HTMLIFrameElement
  const traceId = await traceIdIn(frame)
  const spans = await reported(traceId)
  const server = spans.find(
    ({ source, service, name }) => source === 'server' && service === 'shop' && name === 'GET /',
  )
  const page = pageLoadIn(spans)
  const said = item.querySelector('.said') as HTMLElement
  if (!server || !page) {
    said.textContent = 'It has reported nothing.'
    return
  }
  said.textContent = 'It has reported:'
  const link = item.querySelector('.trace') as HTMLAnchorElement
  link.href = `/traces/${traceId}`
  tell('.trace .id', traceId)
  tell('.same', page.traceId === server.traceId ? 'the same' : page.traceId)
  tell('.shape', shapeOf(page, server, spans))
  tell('.sampled', page.sampled && server.sampled ? 'both' : 'not both')
  ;(item.querySelector('dl') as HTMLElement).hidden = false

  function tell(where: string, text: string): void {
    ;(item.querySelector(where) as HTMLElement).textContent = text
  }
}

async function traceIdIn(frame: HTMLIFrameElement): Promise<string> {
  for (;;) {
    const id = frame.contentDocument?.querySelector('.handed .id')?.textContent
    if (id) return id
    await later(100)
  }
}

/** The spans of a trace, as soon as a browser has reported its page load. */
async function reported(traceId: string): Promise<readonly Span[]> {
  let spans: readonly Span[] = []
  for (let tries = 0; tries < 60 && !pageLoadIn(spans); tries++) {
    await later(250)
    const traces: TraceJson[] = await (await fetch('/traces.json')).json()
    spans = traces.find((trace) => trace.traceId === traceId)?.spans ?? []
  }
  return spans
}

/** The page load: the browser's first span whose parent is not a span of the browser. */
function pageLoadIn(spans: readonly Span[]): Span | undefined {
  const ours = spans.filter(({ source }) => source === 'browser')
  return ours.find(({ parentId }) => !ours.some(({ spanId }) => spanId === parentId))
}

function shapeOf(page: Span, server: Span, spans: readonly Span[]): string {
  const above = spans.find(({ spanId }) => spanId === server.parentId)
  if (above?.source === 'browser') return 'the root; the server is the child of its span for the document'
  if (page.parentId === server.spanId)
    return page.name === 'navigation' ? 'a link to the server’s span' : 'the child of the server’s span'
  return 'in the trace, and nobody’s child'
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
