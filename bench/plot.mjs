// Draws what a request costs, over the number of things that it may have more or less of, into the documentation.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { nameOf, panels } from './plot/panels.mjs'
import { draw } from './plot/svg.mjs'
import { printCircumstances } from './report.mjs'
import { median } from './stats.mjs'

const { values: flags } = parseArgs({
  options: {
    processes: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '20' },
    milliseconds: { type: 'string', default: '5' },
    out: { type: 'string', default: '../docs/performance-cost.svg' },
  },
})

printCircumstances()
const found = new Map()
for (let i = 0; i < Number(flags.processes); i++) {
  for (const [name, time] of await measured()) found.set(name, [...(found.get(name) ?? []), time])
}

const drawn = panels.map(({ title, label, x, lines }) => ({
  title,
  label,
  x,
  lines: lines.map(({ name }) => ({ name, y: x.map((n) => median(found.get(nameOf(title, name, n)))) })),
}))
for (const { title, x, lines } of drawn) {
  for (const { name, y } of lines) {
    console.log(`${title}, ${name}: ${x.map((n, i) => `${n}: ${y[i].toFixed(0)}`).join(', ')}`)
  }
}
const note = `Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; medians of ${flags.processes} processes, ${flags.rounds} interleaved rounds each.`
await writeFile(new URL(flags.out, import.meta.url), draw(drawn, { title: 'What a request costs', note }))

/** Each process may optimise the same code in another way, so one alone does not tell. */
async function measured() {
  const child = fork(fileURLToPath(new URL('plot/measured.mjs', import.meta.url)), [flags.rounds, flags.milliseconds])
  const [[times]] = await Promise.all([once(child, 'message'), once(child, 'exit')])
  return times
}
