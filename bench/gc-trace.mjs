/** A line of `--trace-gc`: the heap before and after a collection, in MB. Others are the parts of a collection that goes on. */
const collection = /: (?:Scavenge|Mark-Compact)[^\d]*([\d.]+) \([\d.]+\) -> ([\d.]+)/

/**
 * How much was allocated, from what Node prints with `--trace-gc`: the sum of what the heap grew between collections.
 *
 * @param heap bytes in use `before` the first line and `after` the last
 * @returns bytes
 */
export function growth(log, { before, after }) {
  let sum = 0
  let last = before
  for (const line of log.split('\n')) {
    const found = collection.exec(line)
    if (!found) continue
    sum += bytes(found[1]) - last
    last = bytes(found[2])
  }
  return sum + after - last
}

function bytes(megabytes) {
  return Number(megabytes) * 1024 * 1024
}
