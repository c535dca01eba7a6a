// Simulates twelve services with different rates in one call graph, and counts how many of a million traces are kept whole.
// `npm run build && node scripts/sampling-simulation.mjs [traces]` prints the table of docs/sampling.md.
import { createBaton } from '../packages/core/dist/index.js'

const traces = Number(process.argv[2] ?? 1_000_000)

/** The rate of each service, and the index of the service that calls it. Traces begin at the first. */
const services = [
  { rate: 0.5, caller: -1 },
  { rate: 0.8, caller: 0 },
  { rate: 0.25, caller: 0 },
  { rate: 1, caller: 1 },
  { rate: 0.6, caller: 1 },
  { rate: 0.1, caller: 2 },
  { rate: 0.9, caller: 2 },
  { rate: 0.4, caller: 3 },
  { rate: 0.75, caller: 4 },
  { rate: 0.3, caller: 5 },
  { rate: 1, caller: 6 },
  { rate: 0.2, caller: 7 },
]

/** The ways to decide. Each returns the sampled flag of every service for one trace, in the order of the services. */
const ways = {
  "Baton, the first service's decision travels (trust: 'continue')": decideBy('continue'),
  "Baton, every service decides at its own rate (trust: 'ids-only')": decideBy('ids-only'),
  'independent coin tosses': () => services.map(({ rate }) => Math.random() < rate),
}

function decideBy(trust) {
  const batons = services.map(({ rate }) => createBaton({ sampleRate: rate, trust }))
  return () => {
    const spans = []
    for (const [i, { caller }] of services.entries()) spans.push(batons[i].start(spans[caller]?.inject() ?? {}))
    return spans.map(({ sampled }) => sampled)
  }
}

const percent = (count) => `${((100 * count) / traces).toFixed(3)} %`

const smallest = Math.min(...services.map(({ rate }) => rate))
const product = services.reduce((all, { rate }) => all * rate, 1)
console.log(
  `${services.length} services, ${traces.toLocaleString('en')} traces; smallest rate ${smallest * 100} %, product of the rates ${(product * 100).toFixed(3)} %\n`,
)
console.log('| | kept whole | nothing kept | kept in part | out of step |\n|---|---|---|---|---|')
for (const [name, decide] of Object.entries(ways)) {
  const counts = { whole: 0, nothing: 0, part: 0, outOfStep: 0 }
  for (let i = 0; i < traces; i++) {
    const sampled = decide()
    const kept = sampled.filter(Boolean).length
    counts[kept === services.length ? 'whole' : kept === 0 ? 'nothing' : 'part']++
    if (isOutOfStep(sampled)) counts.outOfStep++
  }
  const { whole, nothing, part, outOfStep } = counts
  console.log(`| ${name} | ${percent(whole)} | ${percent(nothing)} | ${percent(part)} | ${percent(outOfStep)} |`)
}

/** Whether a service kept its part of the trace while another with at least the same rate dropped its own. */
function isOutOfStep(sampled) {
  return services.some(({ rate }, i) => sampled[i] && services.some((other, j) => other.rate >= rate && !sampled[j]))
}
