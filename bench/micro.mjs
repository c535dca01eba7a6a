import { parseArgs } from 'node:util'
import * as baton from './micro/baton.mjs'
import { measure } from './micro/measure.mjs'
import * as opentelemetry from './micro/opentelemetry.mjs'
import { printCircumstances, printTable } from './report.mjs'
import { mean, median, middleHalf } from './stats.mjs'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    milliseconds: { type: 'string', default: '10' },
    check: { type: 'boolean', default: false },
  },
})

const groups = [
  {
    title: 'A request that continues a trace: extract, transaction, scope, inject, end',
    cases: [...baton.continuing, ...opentelemetry.continuing],
    limit: 1200,
  },
  {
    title: "A browser's navigation: no trace headers, nothing rendered, nothing sent on",
    cases: [...baton.navigating, ...opentelemetry.navigating],
    limit: 500,
  },
  { title: 'Single parts', cases: [...baton.parts, ...opentelemetry.parts, { name: 'an empty call', run: (i) => i }] },
  { title: 'Rendering, by a transaction that lives: elastic and w3c', cases: baton.rendering },
]

printCircumstances()
const results = await measure(
  groups.flatMap(({ title, cases }) => cases.map(({ name, run }) => ({ name: `${title}/${name}`, run }))),
  { rounds: Number(flags.rounds), milliseconds: Number(flags.milliseconds) },
)

for (const { title, cases, limit } of groups) {
  const timesOf = ({ name }) => results.get(`${title}/${name}`)
  const first = timesOf(cases[0])
  const rows = cases.map((one) => {
    const times = timesOf(one)
    const [low, high] = middleHalf(times)
    const ratio = median(times.map((time, round) => time / first[round]))
    const spread = `${low.toFixed(0)} – ${high.toFixed(0)}`
    return [one.name, ns(median(times)), spread, ns(mean(times)), limit ? `${ratio.toFixed(2)} ×` : '']
  })
  console.log(`\n${title}`)
  printTable(['', 'median ns', 'middle half', 'mean ns', limit ? 'to the first' : ''], rows)
}

if (flags.check) {
  console.log()
  for (const { title, cases, limit } of groups.filter((group) => group.limit)) {
    const found = median(results.get(`${title}/${cases[0].name}`))
    const isWithin = found <= limit
    console.log(`${isWithin ? 'ok    ' : 'FAILED'}  ${cases[0].name}: ${ns(found)} ns, at most ${limit}`)
    if (!isWithin) process.exitCode = 1
  }
}

function ns(time) {
  return time.toFixed(time < 100 ? 1 : 0)
}
