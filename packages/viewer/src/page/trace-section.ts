import { formatMilliseconds, type Tick, ticks } from '../traces/axis.js'
import { isBeside } from '../traces/beside.js'
import { type Diagnosis, diagnose } from '../traces/diagnosis.js'
import type { Legend } from '../traces/legend.js'
import { slowest } from '../traces/slowest.js'
import { verdict } from '../traces/verdict.js'
import { placeOf, type Waterfall } from '../traces/waterfall.js'
import { html, type Markup } from './html.js'
import { logRow, spanRow } from './span-row.js'

const chunkSize = 50

/** The section of one trace: what it is, whether it is joined and if not, why, and a tree with a row for each span. */
export function traceSection(trace: Waterfall, colours: Legend, all: readonly Waterfall[]): Markup {
  const { traceId, rows, looseLogs } = trace
  const { joined, text } = verdict(trace)
  const names = new Map(rows.map((row) => [row.spanId, row.name]))
  const parents = new Set([
    ...rows.flatMap(({ parentId }) => parentId ?? []),
    ...rows.flatMap(({ spanId, logs }) => (logs.length > 0 ? spanId : [])),
  ])
  const around = { trace, colours, names, parents }
  const marks = ticks(trace.duration)
  return html`
<section class="trace" id="t-${traceId}" aria-labelledby="h-${traceId}">
  <div class="about">
    <h2 id="h-${traceId}"><a id="a-${traceId}" href="/traces/${traceId}">${rows[0]?.name}</a></h2>
    <p class="verdict${joined && ' joined'}">${text}</p>
    ${facts(trace)}
    ${why(diagnose(trace, all))}
    ${slow(trace)}
  </div>
  <div class="sheet">
    <div class="waterfall">
      ${lines(marks, trace)}
      <div role="treegrid" aria-labelledby="h-${traceId}" aria-readonly="true">
        <div role="rowgroup"><div role="row" class="head">
          <div role="columnheader" class="span">Span</div>
          <div role="columnheader" class="bar"><span class="hidden">Timeline</span>${axis(marks)}</div>
          <div role="columnheader" class="number">Duration</div>
        </div></div>
        ${chunks(rows).map(
          (chunk, index) =>
            html`<div role="rowgroup" class="rows">${chunk.map((row) => spanRow(row, index === 0 && row === chunk[0], around))}</div>`,
        )}
        ${looseLogs.length > 0 && html`<div role="rowgroup" class="rows">${looseLogs.map((line) => logRow(line, 0, trace.start))}</div>`}
      </div>
    </div>
    <aside id="panel" aria-label="Selected span" tabindex="-1" hidden></aside>
  </div>
  ${note(trace)}
</section>`
}

/** Groups of rows, of which the browser draws only those that are seen: with a group for each row, 5,000 scroll slowly. */
function chunks<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / chunkSize) }, (_, n) =>
    rows.slice(n * chunkSize, (n + 1) * chunkSize),
  )
}

/** One line for a trace that is not open. */
export function traceLine(trace: Waterfall, colours: Legend): Markup {
  const { traceId, rows, duration, start } = trace
  const { joined, text } = verdict(trace)
  const places = [...new Set(rows.map(placeOf))]
  return html`
<div class="line" id="l-${traceId}">
  <h2><a id="a-${traceId}" href="/traces/${traceId}">${rows[0]?.name}</a></h2>
  <span class="places" aria-hidden="true">${places.map((place) => html`<i class="swatch c${colours.get(place)}"></i>`)}</span>
  <p class="verdict${joined && ' joined'}">${text}</p>
  <p class="number">${formatMilliseconds(duration)}, ${rows.length} ${rows.length === 1 ? 'span' : 'spans'}</p>
  ${time(start)}
</div>`
}

function facts({ traceId, rows, start, duration, dropped, gaps }: Waterfall): Markup {
  const idle = gaps.reduce((sum, gap) => sum + gap.duration, 0)
  return html`<dl>
      <div><dt>Trace</dt><dd><code class="id">${traceId}</code></dd></div>
      <div><dt>Started</dt><dd>${time(start)}</dd></div>
      <div><dt>Took</dt><dd>${formatMilliseconds(duration)}</dd></div>
      <div><dt>Spans</dt><dd>${rows.length}${dropped > 0 && ` of ${rows.length + dropped}, the rest is not kept`}</dd></div>
      ${gaps.length > 0 && html`<div><dt>Gaps</dt><dd>${formatMilliseconds(idle)} without a span</dd></div>`}
    </dl>`
}

function time(start: number): Markup {
  const at = new Date(start)
  return html`<time datetime="${at.toISOString()}">${at.toLocaleTimeString('en-GB')}</time>`
}

function why(diagnosis: Diagnosis | undefined): Markup | undefined {
  if (!diagnosis) return undefined
  const { cause, cure, other } = diagnosis
  return html`<div class="why"><p><b>Not linked, because</b> ${cause}${
    other !== undefined && html` It may be <a href="/traces/${other}">this trace</a>.`
  }</p><p>${cure}</p></div>`
}

function slow(trace: Waterfall): Markup | undefined {
  if (trace.rows.length < 3) return undefined
  return html`<details class="slow" id="slow-${trace.traceId}"><summary>Slowest spans, by time of their own</summary><ol>${slowest(
    trace,
  ).map(
    ({ row, own }) =>
      html`<li><a href="#s-${row.spanId}">${row.name}</a> <span>${placeOf(row)}, ${formatMilliseconds(own)}</span></li>`,
  )}</ol></details>`
}

/** The marks of the axis behind all rows, and the gaps. */
function lines(marks: readonly Tick[], { gaps, duration }: Waterfall): Markup {
  const percent = (value: number) => ((value / duration) * 100).toFixed(2)
  return html`<svg class="lines" aria-hidden="true" focusable="false">${marks.map(
    (mark) => html`<line x1="${mark.percent.toFixed(2)}%" x2="${mark.percent.toFixed(2)}%" y1="0" y2="100%"/>`,
  )}${gaps.map(
    (gap) =>
      html`<rect class="gap" x="${percent(gap.offset)}%" y="0" width="${percent(gap.duration)}%" height="100%"/>`,
  )}</svg>`
}

function axis(marks: readonly Tick[]): Markup {
  return html`<svg aria-hidden="true" focusable="false">${marks.map(
    ({ at, percent }) =>
      html`<text x="${percent.toFixed(2)}%" y="75%" text-anchor="${anchor(percent)}">${formatMilliseconds(at)}</text>`,
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
  if (rows.some(isBeside)) {
    return html`<p class="note">Datadog RUM names no parent for a page load. Datadog joins it with the server’s spans by the
      trace id, and so does this page.</p>`
  }
  return undefined
}
