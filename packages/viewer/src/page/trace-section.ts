import { formatMilliseconds, type Tick, ticks } from '../traces/axis.js'
import type { Legend } from '../traces/legend.js'
import { verdict } from '../traces/verdict.js'
import { placeOf, type Waterfall, type WaterfallRow } from '../traces/waterfall.js'
import { html, type Markup } from './html.js'
import { deepest } from './styles.js'

/** The section of one trace: its id, whether it is joined, and a table with a row for each span. */
export function traceSection(trace: Waterfall, colours: Legend): Markup {
  const { traceId, rows, start, duration, dropped } = trace
  const { joined, text } = verdict(trace)
  const marks = ticks(duration)
  const started = new Date(start)
  const names = new Map(rows.map((row) => [row.spanId, row.name]))
  return html`
<section class="trace" id="t-${traceId}" aria-labelledby="h-${traceId}">
  <div class="about">
    <h2 id="h-${traceId}"><a id="a-${traceId}" href="/traces/${traceId}">${rows[0]?.name}</a></h2>
    <p class="verdict${joined && ' joined'}">${text}</p>
    <dl>
      <div><dt>Trace</dt><dd><code class="id">${traceId}</code></dd></div>
      <div><dt>Started</dt><dd><time datetime="${started.toISOString()}">${started.toLocaleTimeString('en-GB')}</time></dd></div>
      <div><dt>Took</dt><dd>${formatMilliseconds(duration)}</dd></div>
      <div><dt>Spans</dt><dd>${rows.length}${dropped > 0 && ` of ${rows.length + dropped}, the rest is not kept`}</dd></div>
    </dl>
  </div>
  <table role="table" aria-labelledby="h-${traceId}">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Span</th>
        <th role="columnheader" scope="col" class="axis"><span class="hidden">Timeline</span>${axis(marks)}</th>
        <th role="columnheader" scope="col" class="number">Duration</th>
        <th role="columnheader" scope="col">Sampled</th>
        <th role="columnheader" scope="col">Span id</th>
        <th role="columnheader" scope="col">Parent id</th>
      </tr>
    </thead>
    <tbody role="rowgroup">${rows.map((row) => tableRow(row, { duration, marks, colours, names }))}
    </tbody>
  </table>
  ${note(trace)}
</section>`
}

interface Surroundings {
  readonly duration: number
  readonly marks: readonly Tick[]
  readonly colours: Legend
  readonly names: ReadonlyMap<string, string>
}

function tableRow(row: WaterfallRow, around: Surroundings): Markup {
  const colour = around.colours.get(placeOf(row)) ?? 0
  return html`
      <tr role="row" id="${rowId(row.traceId, row.spanId)}" class="d${Math.min(row.depth, deepest)}">
        <th role="rowheader" scope="row" class="span">
          <span class="name"><span class="hidden">Level ${row.depth + 1}: </span>${row.name}</span>
          <span class="where"><i class="swatch c${colour}" aria-hidden="true"></i>${where(row)}</span>
          ${badges(row, around.colours)}
        </th>
        <td role="cell" class="bar">${bar(row, colour, around)}</td>
        <td role="cell" class="number">
          ${formatMilliseconds(row.duration)} <span class="offset">at ${formatMilliseconds(row.offset)}</span>
        </td>
        <td role="cell" class="sampled"><span class="label">sampled </span>${row.sampled ? 'yes' : 'no'}</td>
        <td role="cell" class="ids"><span class="label">span </span><code class="id">${row.spanId}</code></td>
        <td role="cell" class="ids"><span class="label">parent </span>${parent(row, around.names)}</td>
      </tr>`
}

function where({ service, source, kind }: WaterfallRow): string {
  const place = source === 'browser' ? `${service} in the browser` : service
  return kind && kind !== 'internal' ? `${place} · ${kind}` : place
}

function badges(row: WaterfallRow, colours: Legend): Markup {
  return html`${row.handedOverBy !== undefined && handOver(row.handedOverBy, row, colours)}
          ${row.outcome === 'failure' && html`<span class="badge bad">failed</span>`}
          ${row.aborted && html`<span class="badge bad">aborted</span>`}`
}

function handOver(from: string, row: WaterfallRow, colours: Legend): Markup {
  const halves = [from, placeOf(row)].map((place) => html`<i class="c${colours.get(place)}"></i>`)
  return html`<span class="badge over"><span class="baton" aria-hidden="true">${halves}</span>handed over by ${from}</span>`
}

function parent(row: WaterfallRow, names: ReadonlyMap<string, string>): Markup {
  if (row.parentId === null) return html`<span class="none">none, the root</span>`
  const id = html`<code class="id">${row.parentId}</code>`
  if (row.parent === 'missing') return html`${id} <span class="badge bad">nobody reported this parent</span>`
  const cut = row.parent === 'loop' && html` <span class="badge bad">parents form a loop</span>`
  const target = rowId(row.traceId, row.parentId)
  return html`<a id="p-${rowId(row.traceId, row.spanId)}" href="#${target}" title="${names.get(row.parentId)}">${id}</a>${cut}`
}

// Positions are SVG attributes, because the Content-Security-Policy allows no style attributes.
function bar(row: WaterfallRow, colour: number, { duration, marks }: Surroundings): Markup {
  const percent = (time: number) => (duration > 0 ? (time / duration) * 100 : 0).toFixed(3)
  const left = percent(row.offset)
  return html`<svg class="c${colour}" aria-hidden="true" focusable="false">
          ${marks.map((mark) => html`<line class="grid" x1="${mark.percent.toFixed(3)}%" x2="${mark.percent.toFixed(3)}%" y1="0" y2="100%"/>`)}
          <rect x="${left}%" y="9" width="${duration > 0 ? percent(row.duration) : 100}%" height="13" rx="4"/>
        </svg>`
}

function axis(marks: readonly Tick[]): Markup {
  return html`<svg aria-hidden="true" focusable="false">${marks.map(
    ({ at, percent }) =>
      html`<text x="${percent.toFixed(3)}%" y="75%" text-anchor="${anchor(percent)}">${formatMilliseconds(at)}</text>`,
  )}</svg>`
}

function anchor(percent: number): string {
  return percent < 5 ? 'start' : percent > 97 ? 'end' : 'middle'
}

function note({ rows }: Waterfall): Markup | undefined {
  if (rows.some((row) => row.placed === 'arrival')) {
    return html`<p class="note">Elastic’s browser agent sends no clock time. Its spans stand where the arrival of the
      report suggests, a second or two late, until a server’s span shows where they belong.</p>`
  }
  if (rows.some((row) => row.placed === 'server')) {
    return html`<p class="note">Elastic’s browser agent sends no clock time. Its spans are placed around the server’s
      span that they contain.</p>`
  }
  return undefined
}

function rowId(traceId: string, spanId: string): string {
  return `s-${traceId}-${spanId}`
}
