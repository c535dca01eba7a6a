import { startServer } from './child-server.mjs'
import { navigations, traced } from './requests.mjs'

/**
 * Measures servers against each other. In each round every one is started anew, warmed up, and asked for pages; the next
 * round begins with another, so that whatever disturbs the machine disturbs all of them alike.
 *
 * @returns by name, the microseconds of CPU that a request took in each round
 */
export async function measure(variants, { rounds, requests, warmup, connections, headers }) {
  const results = new Map(variants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < variants.length; i++) {
      const variant = variants[(i + round) % variants.length]
      const server = await startServer(variant, connections)
      try {
        await server.serve(warmup, headers)
        const { microseconds } = await server.serve(requests, headers)
        results.get(variant.name).push(microseconds)
      } finally {
        await server.stop()
      }
    }
  }
  return results
}

/** The flags of the scripts that do so. With `--traced` half of the requests bring a trace; otherwise none does, as browsers navigate. */
export const roundFlags = {
  rounds: { type: 'string', default: '5' },
  requests: { type: 'string', default: '10000' },
  warmup: { type: 'string', default: '8000' },
  connections: { type: 'string', default: '20' },
  traced: { type: 'boolean', default: false },
}

/** @returns the flags as `measure` takes them */
export function settingsOf({ rounds, requests, warmup, connections, traced: some }) {
  const headers = some ? navigations.flatMap((navigation, i) => [navigation, traced[i]]) : navigations
  return {
    rounds: Number(rounds),
    requests: Number(requests),
    warmup: Number(warmup),
    connections: Number(connections),
    headers,
  }
}
