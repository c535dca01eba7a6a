import { availableParallelism, loadavg } from 'node:os'
import { median, middleHalf } from './stats.mjs'

/** Prints rows under their titles, the first column to the left, numbers to the right. */
export function printTable(titles, rows) {
  const table = [titles, ...rows]
  const widths = titles.map((_, column) => Math.max(...table.map((row) => row[column].length)))
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    )
    console.log(cells.join('  ').trimEnd())
  }
}

/** Prints what a reader must know to judge the figures: a busy machine makes them worse, and noisy. */
export function printCircumstances() {
  const load = loadavg().map((average) => average.toFixed(2))
  console.log(`Node ${process.version}, ${availableParallelism()} cores, load ${load.join(' ')}, ${today()}`)
}

function today() {
  return new Date().toISOString().slice(0, 16).replace('T', ' ')
}

/** Prints what servers cost, and how much more than the variant that each is compared with, taken round by round. */
export function printCosts(title, variants, results, { rounds, requests, connections }) {
  console.log(
    `\n${title}: CPU µs a request, user and system; ${rounds} rounds of ${requests} requests, ${connections} connections`,
  )
  const rows = variants.map(({ name, title, over }) => {
    const found = results.get(name)
    const cells = [title, median(found).toFixed(1), spread(found)]
    if (!over) return [...cells, '', '', '']
    const base = results.get(over)
    const more = found.map((microseconds, round) => microseconds - base[round])
    return [...cells, signed(median(more)), spread(more), `${(median(found) / median(base)).toFixed(3)} ×`]
  })
  printTable(['', 'median', 'middle half', 'more', 'middle half', 'ratio'], rows)
}

function signed(microseconds) {
  return (microseconds < 0 ? '' : '+') + microseconds.toFixed(1)
}

function spread(values) {
  return middleHalf(values)
    .map((value) => value.toFixed(1))
    .join(' – ')
}
