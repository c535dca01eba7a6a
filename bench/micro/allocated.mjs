// Says how many bytes more than the reference each of the checked cases allocates, to the process that forked it with a
// heap that is not collected in the midst of a batch.
import { median } from '../stats.mjs'
import { checked } from './checked.mjs'
import { reference } from './reference.mjs'

const batch = 2000

const [base, ...found] = [reference, ...checked].map(({ run }) => {
  for (let i = 0; i < 200_000; i++) run(i)
  return median(Array.from({ length: 15 }, () => allocated(run)))
})
process.send(
  found.map((bytes) => bytes - base),
  () => process.disconnect(),
)

function allocated(run) {
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < batch; i++) run(i)
  return (process.memoryUsage().heapUsed - before) / batch
}
