import { agents, handOff, handOver } from './agents.js'
import { find } from './find.js'

/** A method as a page calls it: with what the agent needs, and without the hand-off. */
type Method<Agent extends (...given: never[]) => object> =
  Parameters<Agent> extends [infer Given, ...unknown[]] ? (given: Given) => ReturnType<Agent> : () => ReturnType<Agent>

/**
 * The hand-off, for each agent. Nothing is in it when the page is stale, or when the server said nothing.
 *
 * Agents that read `<meta>` tags find them in the document as soon as this exists.
 */
export type PageLoad = {
  readonly [Name in keyof typeof agents]: Method<(typeof agents)[Name]>
}

/**
 * Finds what the server handed over to this page, and drops it where it was made for another navigation. Call it once
 * the head is there, before the `init` of any agent.
 *
 * One source and never half of each: the JSON block of `pageLoad.data()`, else the `<meta>` tags, else Server-Timing.
 *
 * @example
 * init({ serviceName: 'shop', ...pageLoad().elastic(apm) })
 */
export function pageLoad(): PageLoad {
  if (!handOff) {
    handOver(find())
    // The document is decided on once. In the back/forward cache it lives on, and its hand-off is used up.
    addEventListener('pageshow', (event) => {
      if (event.persisted) handOver({})
    })
  }
  return agents
}
