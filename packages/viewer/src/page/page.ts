import { formatMilliseconds } from '../traces/axis.js'
import { type Legend, legendIn, legendOf } from '../traces/legend.js'
import type { Waterfall } from '../traces/waterfall.js'
import { empty } from './empty.js'
import { type Frame, link } from './frame.js'
import { html, type Markup } from './html.js'
import { spanPanel } from './span-panel.js'
import { traceLine, traceSection } from './trace-section.js'

/** Which traces the page of all traces shows. */
export interface Wanted {
  /** Part of a trace id, of a span's name or of a service's; empty for all. */
  readonly search: string
  /** The id of the trace that is open, instead of the newest. */
  readonly open: string
}

/** The page of all traces, newest first: one is open, the others are one line each. */
export function tracesPage(traces: readonly Waterfall[], { search, open }: Wanted, frame: Frame): string {
  const found = traces.filter((trace) => matches(trace, search.trim().toLowerCase()))
  const opened = found.find(({ traceId }) => traceId === open) ?? found[0]
  const colours = legendOf(traces)
  const content = found.map((trace) =>
    trace === opened ? traceSection(trace, colours, traces) : traceLine(trace, colours),
  )
  const none =
    traces.length === 0
      ? empty(frame)
      : html`<section class="empty" id="none"><h2>No trace has “${search}” in its id, a name or a service</h2></section>`
  const status = search.trim() === '' ? count(traces.length) : `${found.length} of ${count(traces.length)}`
  return page('Traces', status, search, frame, html`${opened && legend(colours)}${content}${!opened && none}`)
}

/** The page of one trace. It says so if no span of the trace has been reported. */
export function tracePage(
  traceId: string,
  trace: Waterfall | undefined,
  all: readonly Waterfall[],
  frame: Frame,
): string {
  const name = trace?.rows[0]?.name ?? 'Unknown trace'
  const status = trace ? `one trace of ${formatMilliseconds(trace.duration)}` : 'no such trace'
  const colours = legendOf(all)
  return page(
    name,
    status,
    '',
    frame,
    trace ? html`${legend(legendIn(colours, trace))}${traceSection(trace, colours, all)}` : unknown(traceId),
  )
}

/** The page of one span, for whoever has no script; the panel beside the waterfall has the same. */
export function spanPage(trace: Waterfall | undefined, spanId: string, frame: Frame): string | undefined {
  const row = trace?.rows.find((candidate) => candidate.spanId === spanId)
  return trace && row && page(row.name, 'one span', '', frame, spanPanel(row, trace))
}

function matches({ traceId, rows }: Waterfall, text: string): boolean {
  return (
    text === '' ||
    traceId.includes(text) ||
    rows.some(({ name, service }) => name.toLowerCase().includes(text) || service.toLowerCase().includes(text))
  )
}

function count(traces: number): string {
  return traces === 1 ? '1 trace' : `${traces} traces`
}

function unknown(traceId: string): Markup {
  return html`
  <section class="empty" id="empty">
    <h2>Nobody has reported this trace</h2>
    <p><code class="id">${traceId.slice(0, 64)}</code></p>
    <p>It may be older than what is kept here, or not have arrived yet. <a href="/traces">See all traces.</a></p>
  </section>`
}

function page(title: string, status: string, search: string, { links }: Frame, content: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Baton</title>
<link rel="icon" href="/traces.svg" type="image/svg+xml">
<link rel="stylesheet" href="/traces.css">
<script src="/traces.js" defer></script>
</head>
<body>
<a class="skip" href="#traces">Skip to the traces</a>
<header class="top">
  <div class="title">
    <img src="/traces.svg" width="28" height="28" alt="">
    <h1><a href="/traces">Traces</a></h1>
    <p id="status" role="status">${status}</p>
  </div>
  <form role="search" action="/traces">
    <input type="search" name="q" id="search" value="${search}" aria-label="Search traces" placeholder="Trace id, name or service">
  </form>
  <nav aria-label="Pages"><ul>${links.map(link)}<li><a href="/traces.json">JSON</a></li></ul></nav>
  <form class="actions" method="post" action="/traces/clear">
    <button type="button" id="pause" aria-pressed="false" hidden>Pause updates</button>
    <button type="submit">Clear</button>
  </form>
</header>
<main id="traces" tabindex="-1">
${content}
</main>
</body>
</html>
`.text
}

function legend(colours: Legend): Markup {
  const entries = [...colours].sort(([, a], [, b]) => a - b)
  return html`<ul class="legend" id="legend" aria-label="Colours of the bars">
    ${entries.map(([place, colour]) => html`<li><i class="swatch c${colour}" aria-hidden="true"></i>${place}</li>`)}
  </ul>`
}
