import { formatMilliseconds } from '../traces/axis.js'
import type { Waterfall, WaterfallRow } from '../traces/waterfall.js'
import { html, type Markup } from './html.js'
import { where } from './span-row.js'

/** Everything that is known of one span: the content of its own page, and of the panel beside the waterfall. */
export function spanPanel(row: WaterfallRow, { start }: Waterfall): Markup {
  const { spanId, parentId, traceId, attributes = [], logs } = row
  return html`
<article class="panel" id="span-${spanId}">
  <h2 tabindex="-1">${row.name}</h2>
  <p class="quiet">${where(row)}</p>
  <dl>
    ${fact('Duration', formatMilliseconds(row.duration))}
    ${fact('Starts', `at ${formatMilliseconds(row.offset)}`)}
    ${fact('Sampled', row.sampled ? 'yes' : 'no')}
    ${fact('Outcome', row.outcome)}
    ${fact('Span', html`<code class="id">${spanId}</code>`)}
    ${fact('Parent', parentId === null ? 'none, the root' : html`<code class="id">${parentId}</code>${row.parent === 'missing' && ' (not reported)'}`)}
    ${fact('Trace', html`<a href="/traces/${traceId}#s-${spanId}"><code>${traceId}</code></a>`)}
  </dl>
  <h3>Attributes</h3>
  ${attributes.length === 0 ? html`<p class="quiet">None were sent.</p>` : html`<dl class="attributes">${attributes.map(([name, value]) => fact(name, value))}</dl>`}
  ${logs.length > 0 && html`<h3>Log</h3><ol class="logs">${logs.map(({ time, level, text }) => html`<li><span class="quiet">${formatMilliseconds(time - start)} ${level}</span> <code>${text}</code></li>`)}</ol>`}
</article>`
}

function fact(name: string, value: string | Markup): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`
}
