import { availableParallelism, loadavg } from 'node:os'

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
