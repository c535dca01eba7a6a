import * as agents from './agents.js'
import { tagged } from './current.js'

/**
 * The hand-off, for each agent. Nothing is in it when the page is stale, or when the server said nothing.
 *
 * Agents that read `<meta>` tags find them in the document as soon as this exists.
 */
export type PageLoad = Readonly<typeof agents>

/**
 * Finds what the server handed over to this page, and drops it where it was made for another navigation. Call it once
 * the head is there, before the `init` of any agent. A page that imports its agent's function alone loads less.
 *
 * One source and never half of each: the JSON block of `pageLoad.data()`, else the `<meta>` tags, else Server-Timing.
 *
 * @example
 * init({ serviceName: 'shop', ...pageLoad().elastic(apm) })
 */
export const pageLoad = (): PageLoad => {
  tagged()
  return agents
}
