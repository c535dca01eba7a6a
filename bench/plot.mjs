// Draws what a request costs, over the number of things that it may have more or less of, into the documentation.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { measure } from './micro/measure.mjs'
import { panels } from './plot/panels.mjs'
import { draw } from './plot/svg.mjs'
import { printCircumstances } from './report.mjs'
import { median } from './stats.mjs'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    milliseconds: { type: 'string', default: '5' },
    out: { type: 'string', default: '../docs/performance-cost.svg' },
  },
})

const cases = panels.flatMap(({ title, x, lines }) =>
  lines.flatMap(({ name, run }) => x.map((n) => ({ name: nameOf(title, name, n), run: run(n) }))),
)

printCircumstances()
const rounds = Number(flags.rounds)
const results = await measure(cases, { rounds, milliseconds: Number(flags.milliseconds) })
const measured = panels.map(({ title, label, x, lines }) => ({
  title,
  label,
  x,
  lines: lines.map(({ name }) => ({ name, y: x.map((n) => median(results.get(nameOf(title, name, n)))) })),
}))
for (const { title, x, lines } of measured) {
  for (const { name, y } of lines) {
    console.log(`${title}, ${name}: ${x.map((n, i) => `${n}: ${y[i].toFixed(0)}`).join(', ')}`)
  }
}

const note = `Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; medians of ${rounds} rounds, interleaved.`
await writeFile(new URL(flags.out, import.meta.url), draw(measured, { title: 'What a request costs', note }))

function nameOf(title, name, n) {
  return `${title}/${name}/${n}`
}
