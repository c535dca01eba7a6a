import { parseArgs } from 'node:util'
import { printCircumstances, printTable } from './report.mjs'
import { mean, median, middleHalf } from './stats.mjs'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string' },
    milliseconds: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
})

printCircumstances()
if (flags.check) {
  const { check } = await import('./micro/check.mjs')
  const settings = { rounds: Number(flags.rounds ?? 40), milliseconds: Number(flags.milliseconds ?? 5) }
  // Other work on the machine may disturb a run; what is too slow is so in each.
  let isWithin = await check(settings)
  for (let run = 1; run < 3 && !isWithin; run++) isWithin = await check(settings)
  if (!isWithin) process.exitCode = 1
} else {
  await compare({ rounds: Number(flags.rounds ?? 100), milliseconds: Number(flags.milliseconds ?? 10) })
}

/** All cases against each other, and against OpenTelemetry's. */
async function compare(settings) {
  const { groups } = await import('./micro/groups.mjs')
  const { measure } = await import('./micro/measure.mjs')
  const results = await measure(
    groups.flatMap(({ title, cases }) => cases.map(({ name, run }) => ({ name: `${title}/${name}`, run }))),
    settings,
  )

  for (const { title, cases, compared } of groups) {
    const timesOf = ({ name }) => results.get(`${title}/${name}`)
    const first = timesOf(cases[0])
    const rows = cases.map((one) => {
      const times = timesOf(one)
      const [low, high] = middleHalf(times)
      const ratio = median(times.map((time, round) => time / first[round]))
      const spread = `${low.toFixed(0)} – ${high.toFixed(0)}`
      return [one.name, ns(median(times)), spread, ns(mean(times)), compared ? `${ratio.toFixed(2)} ×` : '']
    })
    console.log(`\n${title}`)
    printTable(['', 'median ns', 'middle half', 'mean ns', compared ? 'to the first' : ''], rows)
  }
}

function ns(time) {
  return time.toFixed(time < 100 ? 1 : 0)
}
