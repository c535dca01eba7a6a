import { setImmediate } from 'node:timers/promises'

/**
 * Times operations against each other: in each round every one has a short turn, and the next round begins with
 * another, so that whatever disturbs the machine disturbs all of them alike. CPU time is what counts, that of the
 * garbage collector's threads included: a process that has to wait for its turn uses none.
 *
 * @param cases `{ name, run(i) }`; what `run` returns is used, so that none of it can be optimised away
 * @returns by name, the nanoseconds of CPU that an operation took in each round
 */
export async function measure(cases, { rounds, milliseconds }) {
  const turns = cases.map(({ name, run }) => ({ name, run, batch: 100, times: [] }))
  warmUp(turns, milliseconds)
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < turns.length; i++) {
      const turn = turns[(i + round) % turns.length]
      turn.times.push(time(turn.run, turn.batch))
      await setImmediate()
    }
  }
  return new Map(turns.map(({ name, times }) => [name, times]))
}

/**
 * Runs until optimised, and finds out how many operations fill a turn. All take turns here already: code that was
 * optimised for one of them would be thrown away at the next.
 */
function warmUp(turns, milliseconds) {
  for (let i = 0; i < 20; i++) {
    for (const turn of turns) {
      const took = time(turn.run, turn.batch)
      turn.batch = Math.max(1, Math.min(turn.batch * 4, Math.round((milliseconds * 1e6) / took)))
    }
  }
}

let sink

function time(run, batch) {
  const start = process.cpuUsage()
  for (let i = 0; i < batch; i++) sink = run(i)
  const { user, system } = process.cpuUsage(start)
  if (sink === undefined) throw new Error(`${run} returned nothing, so there is no saying what was measured.`)
  return ((user + system) * 1000) / batch
}
