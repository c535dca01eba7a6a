const width = 920
const panel = { width: 460, height: 330 }
const plot = { left: 66, top: 66, right: 22, bottom: 52 }
const header = 72
const footer = 34

/** Two colours for each scheme, apart in lightness too; the second line has squares, so that colour is not all there is. */
const style = `
  .ground { fill: #ffffff }
  text { font: 13px system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 }
  .name { font-size: 14px; font-weight: 600 }
  .quiet { fill: #59636e; font-size: 12px }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .axis { stroke: #59636e; stroke-width: 1 }
  .line { fill: none; stroke-width: 2 }
  .stroke0 { stroke: #0550ae }
  .stroke1 { stroke: #bc4c00 }
  .fill0 { fill: #0550ae }
  .fill1 { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 }
    text { fill: #f0f6fc }
    .quiet { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .axis { stroke: #9198a1 }
    .stroke0 { stroke: #79c0ff }
    .stroke1 { stroke: #ffa657 }
    .fill0 { fill: #79c0ff }
    .fill1 { fill: #ffa657 }
  }
`

/**
 * Draws panels in two columns: time over a number, one line for each series.
 *
 * @param panels `{ title, label, x, lines: [{ name, y }] }`; `y` in nanoseconds, one for each of `x`
 */
export function draw(panels, { title, note }) {
  const height = header + Math.ceil(panels.length / 2) * panel.height + footer
  const drawn = panels.map((one, i) => drawPanel(one, (i % 2) * panel.width, header + Math.floor(i / 2) * panel.height))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escapeXml(title)}</title>
<style>${style}</style>
<rect class="ground" width="${width}" height="${height}"/>
<text class="title" x="20" y="32">${escapeXml(title)}</text>
<text class="quiet" x="20" y="51">${escapeXml('nanoseconds of CPU for a whole request in the core, without a server around it')}</text>
${drawn.join('\n')}
<text class="quiet" x="20" y="${height - 14}">${escapeXml(note)}</text>
</svg>
`
}

function drawPanel({ title, label, x, lines }, left, top) {
  const { ticks: yTicks, last: yLast } = axis(Math.max(...lines.flatMap(({ y }) => y)))
  const from = x[0]
  const to = x.at(-1)
  const inner = { width: panel.width - plot.left - plot.right, height: panel.height - plot.top - plot.bottom }
  const bottom = plot.top + inner.height
  const atX = (value) => round(plot.left + ((value - from) / (to - from)) * inner.width)
  const atY = (value) => round(bottom - (value / yLast) * inner.height)

  const parts = [text('name', 20, 16, title), ...lines.map(({ name }, i) => key(name, i, 36 + i * 17))]
  for (const tick of yTicks) {
    parts.push(line(tick === 0 ? 'axis' : 'grid', plot.left, atY(tick), panel.width - plot.right, atY(tick)))
    parts.push(text('quiet', plot.left - 8, atY(tick) + 4, tick.toLocaleString('en'), 'end'))
  }
  for (const tick of x) {
    parts.push(
      line('axis', atX(tick), bottom, atX(tick), bottom + 4),
      text('quiet', atX(tick), bottom + 18, tick, 'middle'),
    )
  }
  parts.push(text('quiet', plot.left + inner.width / 2, bottom + 38, label, 'middle'))
  const middle = plot.top + inner.height / 2
  parts.push(`<text class="quiet" transform="translate(15 ${middle}) rotate(-90)" text-anchor="middle">ns</text>`)
  lines.forEach(({ y }, i) => {
    const points = x.map((value, n) => [atX(value), atY(y[n])])
    parts.push(`<polyline class="line stroke${i}" points="${points.map((point) => point.join(',')).join(' ')}"/>`)
    parts.push(...points.map(([cx, cy]) => mark(i, cx, cy)))
  })
  return `<g transform="translate(${left} ${top})">\n${parts.join('\n')}\n</g>`
}

/** What a line is called, with a piece of it. */
function key(name, i, y) {
  return [line(`line stroke${i}`, 20, y - 4, 44, y - 4), mark(i, 32, y - 4), text('quiet', 52, y, name)].join('')
}

function mark(i, x, y) {
  if (i === 0) return `<circle class="fill0" cx="${x}" cy="${y}" r="3.5"/>`
  return `<rect class="fill${i}" x="${round(x - 3.5)}" y="${round(y - 3.5)}" width="7" height="7"/>`
}

function line(name, x1, y1, x2, y2) {
  return `<line class="${name}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`
}

function text(name, x, y, content, anchor = 'start') {
  return `<text class="${name}" x="${x}" y="${y}" text-anchor="${anchor}">${escapeXml(String(content))}</text>`
}

/** Four to eight round steps from 0 to just beyond the highest value. */
function axis(highest) {
  const rough = highest / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)
  const count = Math.ceil(highest / step)
  return { ticks: Array.from({ length: count + 1 }, (_, i) => i * step), last: count * step }
}

function round(value) {
  return Math.round(value * 10) / 10
}

function escapeXml(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
