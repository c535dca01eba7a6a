import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { printTable } from '../report.mjs'
import { median } from '../stats.mjs'
import { checked } from './checked.mjs'
import { hostile } from './hostile.mjs'
import { measure } from './measure.mjs'
import { reference } from './reference.mjs'

/** What a hostile request may cost, in benign ones of its size: 3, and a tenth for the noise of a busy machine. */
const mostForHostile = 3.3

/**
 * Judges by what repeats on any machine: how often as much as work of known cost, and how many bytes. It needs nothing but
 * what the root has installed.
 *
 * @returns whether all is within its limit
 */
export async function check({ rounds, milliseconds }) {
  const bytes = await allocated()
  const cases = [reference, ...checked, ...hostile.flatMap((pair) => [pair.hostile, pair.benign])]
  const results = await measure(cases, { rounds, milliseconds })
  const times = (one, other) => {
    const base = results.get(other.name)
    return median(results.get(one.name).map((time, round) => time / base[round]))
  }

  const findings = [
    ...checked.map((one) => [`${one.name}: to the reference`, times(one, reference), one.times, '×']),
    ...checked.map((one, i) => [`${one.name}: more than the reference`, bytes[i], one.bytes, 'bytes']),
    ...hostile.map((pair) => [`${pair.name}: to a benign one`, times(pair.hostile, pair.benign), mostForHostile, '×']),
  ]
  console.log()
  printTable(
    ['', 'found', 'at most', ''],
    findings.map(([title, found, limit, unit]) => [
      `${found <= limit ? 'ok    ' : 'FAILED'}  ${title}`,
      found.toFixed(unit === '×' ? 2 : 0),
      String(limit),
      unit,
    ]),
  )
  return findings.every(([, found, limit]) => found <= limit)
}

async function allocated() {
  const child = fork(fileURLToPath(new URL('allocated.mjs', import.meta.url)), {
    execArgv: ['--expose-gc', '--min-semi-space-size=64'],
  })
  const [[found]] = await Promise.all([once(child, 'message'), once(child, 'exit')])
  return found
}
