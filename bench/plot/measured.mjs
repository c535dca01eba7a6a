// Measures what is drawn, and sends the medians to the process that forked it.
import { measure } from '../micro/measure.mjs'
import { median } from '../stats.mjs'
import { nameOf, panels } from './panels.mjs'

const [rounds, milliseconds] = process.argv.slice(2).map(Number)
const cases = panels.flatMap(({ title, x, lines }) =>
  lines.flatMap(({ name, run }) => x.map((n) => ({ name: nameOf(title, name, n), run: run(n) }))),
)
const results = await measure(cases, { rounds, milliseconds })
process.send(
  [...results].map(([name, times]) => [name, median(times)]),
  () => process.disconnect(),
)
