import { parseArgs } from 'node:util'
import { startServer } from './child-server.mjs'
import { printCircumstances, printTable } from './report.mjs'
import { navigations, traced } from './requests.mjs'
import { variants } from './servers/index.mjs'
import { mean, median, middleHalf } from './stats.mjs'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    requests: { type: 'string', default: '500' },
    warmup: { type: 'string', default: '5000' },
    connections: { type: 'string', default: '8' },
    only: { type: 'string', multiple: true },
  },
})
const [rounds, requests, warmup, connections] = [flags.rounds, flags.requests, flags.warmup, flags.connections].map(
  Number,
)

/** Half of the visitors come straight from the browser, half through somebody who traces already. */
const headers = navigations.flatMap((navigation, i) => [navigation, traced[i]])

printCircumstances()
const servers = []
try {
  for (const variant of chosen()) servers.push(await startServer(variant, connections))
  for (const server of servers) await server.serve(warmup, headers)
  print(await measure())
} finally {
  for (const server of servers) await server.stop()
}

/** The variants asked for, with what they are compared with. */
function chosen() {
  if (flags.only === undefined) return variants
  const asked = variants.filter(({ name }) => flags.only.includes(name))
  return variants.filter((variant) => asked.some(({ name, over }) => [name, over].includes(variant.name)))
}

/** In each round every server has a short turn, and the next round begins with another. */
async function measure() {
  const results = new Map(servers.map(({ variant }) => [variant.name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < servers.length; i++) {
      const server = servers[(i + round) % servers.length]
      results.get(server.variant.name).push(await server.serve(requests, headers))
    }
  }
  return results
}

function print(results) {
  const rows = servers.map(({ variant: { name, title, over } }) => {
    const found = results.get(name)
    if (!over) return [title, figure(median(found)), spread(found), figure(mean(found)), '', '', '']
    const more = found.map((microseconds, round) => microseconds - results.get(over)[round])
    return [
      title,
      ...[figure(median(found)), spread(found), figure(mean(found))],
      ...[signed(median(more)), spread(more), signed(mean(more))],
    ]
  })
  console.log(
    `\nCPU µs a request (user and system); ${rounds} rounds of ${requests} requests, ${connections} connections`,
  )
  printTable(['', 'median', 'middle half', 'mean', 'more than bare', 'middle half', 'mean'], rows)
}

function figure(microseconds) {
  return microseconds.toFixed(1)
}

function signed(microseconds) {
  return (microseconds < 0 ? '' : '+') + figure(microseconds)
}

function spread(values) {
  return middleHalf(values).map(figure).join(' – ')
}
