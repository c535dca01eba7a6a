import { formatMilliseconds } from '../traces/axis.js'
import type { Legend } from '../traces/legend.js'
import type { LogLine } from '../traces/log-line.js'
import { placeOf, type Waterfall, type WaterfallRow } from '../traces/waterfall.js'
import { html, type Markup } from './html.js'
import { deepest } from './styles.js'

/** What a row needs of the trace around it. */
export interface Surroundings {
  readonly trace: Waterfall
  readonly colours: Legend
  /** The names of all spans, by span id. */
  readonly names: ReadonlyMap<string, string>
  /** The span ids that have rows below them: spans or log lines. */
  readonly parents: ReadonlySet<string>
}

/** The row of one span in the tree, and the lines of its log below it. */
export function spanRow(row: WaterfallRow, isFirst: boolean, around: Surroundings): Markup {
  const colour = around.colours.get(placeOf(row)) ?? 0
  const { spanId, depth, duration, offset } = row
  const hasRows = around.parents.has(spanId)
  return html`
<div role="row" id="s-${spanId}" class="row d${Math.min(depth, deepest)}" aria-level="${depth + 1}"${hasRows && html` aria-expanded="true"`} tabindex="${isFirst ? 0 : -1}">
<div role="rowheader" class="span">${hasRows && html`<i class="fold" aria-hidden="true"></i>`}<a class="name" href="/traces/${row.traceId}/spans/${spanId}">${row.name}</a>
<div class="where"><i class="swatch c${colour}" aria-hidden="true"></i>${where(row)}, ${parent(row, around.names)} ${badges(row, around.colours)}</div></div>
<div role="gridcell" class="bar"><svg class="c${colour}" aria-hidden="true" focusable="false">${bar(row, around.trace.duration)}</svg></div>
<div role="gridcell" class="number">${formatMilliseconds(duration)} <span class="offset">at ${formatMilliseconds(offset)}</span></div>
</div>${row.logs.map((line) => logRow(line, depth + 1, around.trace.start))}`
}

/** The row of one line of a log. */
export function logRow({ time, level, text }: LogLine, depth: number, start: number): Markup {
  const kind = /^(?:err|fatal|crit|emerg|alert)/i.test(level) ? ' bad' : ''
  return html`
<div role="row" class="log d${Math.min(depth, deepest)}" aria-level="${depth + 1}" tabindex="-1"><div role="gridcell" class="text"><span class="offset">${formatMilliseconds(time - start)}</span> <span class="badge level${kind}">${level || 'log'}</span> <code>${text}</code></div></div>`
}

/** Where a span ran, and which kind of work it did. */
export function where({ service, source, kind }: WaterfallRow): string {
  const place = source === 'browser' ? `${service} in the browser` : service
  return kind && kind !== 'internal' ? `${place} · ${kind}` : place
}

function parent(row: WaterfallRow, names: ReadonlyMap<string, string>): Markup {
  if (row.parentId === null) return html`root`
  if (row.parent === 'missing')
    return html`<span class="badge bad">child of ${row.parentId}, which was not reported</span>`
  return html`child of <a class="up" href="#s-${row.parentId}">${names.get(row.parentId)}</a>`
}

function badges(row: WaterfallRow, colours: Legend): Markup {
  return html`${row.handedOverBy !== undefined && handOver(row.handedOverBy, row, colours)}${
    row.parent === 'loop' && bad('parents form a loop')
  }${row.outcome === 'failure' && bad('failed')}${row.aborted && bad('aborted')}${
    !row.sampled && html`<span class="badge">not sampled</span>`
  }${row.skew > 0 && bad(`the clocks differ: starts ${formatMilliseconds(row.skew)} before its parent`)}`
}

function bad(text: string): Markup {
  return html`<span class="badge bad">${text}</span> `
}

function handOver(from: string, row: WaterfallRow, colours: Legend): Markup {
  const halves = [from, placeOf(row)].map((place) => html`<i class="c${colours.get(place)}"></i>`)
  return html`<span class="badge over"><span class="baton" aria-hidden="true">${halves}</span>handed over by ${from}</span> `
}

// Positions are SVG attributes, because the Content-Security-Policy allows no style attributes.
function bar(row: WaterfallRow, duration: number): Markup {
  const percent = (time: number) => (duration > 0 ? (time / duration) * 100 : 0).toFixed(2)
  const width = duration > 0 ? percent(row.duration) : 100
  return html`<rect x="${percent(row.offset)}%" y="0" width="${width}%" height="100%" rx="3"/>`
}
