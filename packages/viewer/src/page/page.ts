import { formatMilliseconds } from '../traces/axis.js'
import { type Legend, legendOf } from '../traces/legend.js'
import type { Waterfall } from '../traces/waterfall.js'
import { html, type Markup } from './html.js'
import { traceSection } from './trace-section.js'

/** The number of waterfalls on the page. Each trace, also an older one, has a page of its own. */
const shown = 50

/** The page of all waterfalls, newest first. */
export function tracesPage(traces: readonly Waterfall[]): string {
  const count = traces.length === 1 ? '1 trace' : `${traces.length} traces`
  const status = traces.length > shown ? `${count}, the newest ${shown} shown` : count
  return page('Traces', status, traces.slice(0, shown), traces.length === 0 ? empty : undefined)
}

/** The page of one trace. It says so if no span of the trace has been reported. */
export function tracePage(traceId: string, trace: Waterfall | undefined): string {
  const name = trace?.rows[0]?.name ?? 'Unknown trace'
  const status = trace ? `one trace of ${formatMilliseconds(trace.duration)}` : 'no such trace'
  return page(name, status, trace ? [trace] : [], trace ? undefined : unknown(traceId))
}

const empty = html`
  <section class="empty" id="empty">
    <svg aria-hidden="true" focusable="false">
      <rect class="c0" x="0" y="4" width="100%" height="13" rx="4"/>
      <rect class="c1" x="18%" y="34" width="56%" height="13" rx="4"/>
      <rect class="c2" x="38%" y="64" width="22%" height="13" rx="4"/>
    </svg>
    <h2>No traces yet</h2>
    <p>Open the shop, and this page fills by itself:</p>
    <ul>
      <li><a href="/?rum=elastic"><code>/?rum=elastic</code></a>: the page load is the root, the server its child</li>
      <li><a href="/?rum=w3c"><code>/?rum=w3c</code></a>: the server is the root, the page load its child</li>
    </ul>
    <p>The server’s spans arrive at once, the browser’s a second or two after the page has loaded.</p>
  </section>`

function unknown(traceId: string): Markup {
  return html`
  <section class="empty" id="empty">
    <h2>Nobody has reported this trace</h2>
    <p><code class="id">${traceId.slice(0, 64)}</code></p>
    <p>It may be older than what is kept here, or not have arrived yet. <a href="/traces">See all traces.</a></p>
  </section>`
}

function page(title: string, status: string, traces: readonly Waterfall[], instead?: Markup): string {
  const colours = legendOf(traces)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Baton playground</title>
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
  <nav aria-label="Playground">
    <a href="/?rum=elastic">Shop: Elastic</a>
    <a href="/?rum=w3c">Shop: W3C</a>
    <a href="/traces.json">JSON</a>
  </nav>
  <form class="actions" method="post" action="/traces/clear">
    <button type="button" id="pause" aria-pressed="false" hidden>Pause updates</button>
    <button type="submit">Clear</button>
  </form>
</header>
<main id="traces" tabindex="-1">
${traces.length > 0 && legend(colours)}
${traces.map((trace) => traceSection(trace, colours))}
${instead}
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
