// Simulates 200 processes that send their spans in batches, of which the Collectors lose some, and counts what becomes of
// the traces and of the pages. `npm run build && node scripts/fleet-simulation.mjs [traces]` prints the tables of docs/scale.md.
import { createBaton } from '../packages/core/dist/index.js'

const traces = Number(process.argv[2] ?? 500_000)
const services = 40
const replicas = 5 // 200 processes
const batchSize = 64
const collectors = 4
const errorRate = 0.02 // of the spans
const headRate = 0.1

/** Who calls a service: a tree, five services wide, so that traces have up to four levels. The pages come from the first. */
const callerOf = Array.from({ length: services }, (_, i) => (i === 0 ? -1 : Math.floor((i - 1) / 5)))
const isCalled = () => Math.random() < 0.5

const percent = (count, of) => `${((100 * count) / of).toFixed(2)} %`

console.log(
  `${services * replicas} processes, ${traces.toLocaleString('en')} requests, head rate ${headRate * 100} %\n`,
)
console.log(
  '| batches lost | traces kept | whole | incomplete | sampled pages without their server span | told otherwise |',
)
console.log('| --- | --- | --- | --- | --- | --- |')
for (const loss of [0, 0.001, 0.01, 0.05]) console.log(headRow(loss))

console.log('\n| spans of a trace go to | traces kept | whole | incomplete | pages kept without their server span |')
console.log('| --- | --- | --- | --- | --- |')
console.log(tailRow('one Collector, by trace id', (traceId) => Number.parseInt(traceId.slice(-4), 16) % collectors))
console.log(tailRow('any Collector', () => Math.floor(Math.random() * collectors)))

/** The first service decides, every span is sent in a batch of its process, and some batches are lost. */
function headRow(loss) {
  const processes = Array.from({ length: services * replicas }, () => ({
    baton: createBaton({ sampleRate: headRate }),
    sent: 0,
    isLost: Math.random() < loss,
  }))
  const counts = { kept: 0, whole: 0, incomplete: 0, orphanPages: 0, otherwise: 0 }
  for (let i = 0; i < traces; i++) {
    const spans = request((service) => processes[service * replicas + Math.floor(Math.random() * replicas)])
    const page = spans[0].transaction.pageLoad.values.tags[0].content.endsWith('-01')
    if (spans.some(({ transaction }) => transaction.sampled !== page)) counts.otherwise++
    if (!page) continue
    const arrived = spans.map(({ process }) => arrives(process, loss))
    counts.kept++
    counts[arrived.every(Boolean) ? 'whole' : 'incomplete']++
    if (!arrived[0]) counts.orphanPages++
  }
  const { kept, whole, incomplete, orphanPages, otherwise } = counts
  return `| ${loss * 100} % | ${percent(kept, traces)} | ${percent(whole, kept)} | ${percent(incomplete, kept)} | ${percent(orphanPages, kept)} | ${otherwise} |`
}

/** Spans are lost in whole batches: the fate of a batch is drawn once. */
function arrives(process, loss) {
  if (process.sent++ % batchSize === 0) process.isLost = Math.random() < loss
  return !process.isLost
}

/** Everything is sent, and each Collector keeps the traces in which it sees an error. */
function tailRow(title, collectorOf) {
  const process = { baton: createBaton() }
  const counts = { kept: 0, whole: 0, incomplete: 0, orphanPages: 0 }
  for (let i = 0; i < traces; i++) {
    const spans = request(() => process)
    // The page's own span goes the same way as the server's.
    const all = ['page', ...spans].map((span) => ({
      collector: collectorOf(spans[0].transaction.traceId),
      failed: span !== 'page' && Math.random() < errorRate,
    }))
    const keeping = new Set(all.filter(({ failed }) => failed).map(({ collector }) => collector))
    const kept = all.map(({ collector }) => keeping.has(collector))
    if (!kept.some(Boolean)) continue
    counts.kept++
    counts[kept.every(Boolean) ? 'whole' : 'incomplete']++
    if (kept[0] && !kept[1]) counts.orphanPages++
  }
  const { kept, whole, incomplete, orphanPages } = counts
  return `| ${title} | ${percent(kept, traces)} | ${percent(whole, kept)} | ${percent(incomplete, kept)} | ${percent(orphanPages, kept)} |`
}

/** One request through the tree: the spans of the services that it reached, the first one's first. */
function request(processOf) {
  const reached = new Map()
  for (const [service, caller] of callerOf.entries()) {
    if (service > 0 && !(reached.has(caller) && isCalled())) continue
    const headers = reached.get(caller)?.transaction.inject() ?? {}
    const process = processOf(service)
    reached.set(service, { process, transaction: process.baton.start(headers) })
  }
  return [...reached.values()]
}
