import type { Agent } from '../../../core/test/agents/site.js'

/** What agents report in an engine where it is not what they report in Chromium. */
export interface Difference {
  readonly engine: 'firefox' | 'webkit'
  /** The title of the situation. */
  readonly title: string
  readonly agents: readonly Agent[]
  readonly word: string
  /** As docs/page-load.md says it. */
  readonly why: string
}

export const differences: readonly Difference[] = [
  {
    engine: 'firefox',
    title: 'a service worker that asks the server',
    agents: ['elastic'],
    word: 'child',
    why: 'Firefox has no times of what a service worker asks for, so the agent has no span for the document',
  },
  {
    engine: 'webkit',
    title: 'the back/forward cache',
    agents: ['appinsights'],
    word: 'nothing',
    why: 'an agent that listens to `unload` keeps its page out of the back/forward cache in other engines alone',
  },
  {
    engine: 'webkit',
    title: 'the back/forward cache, with `@trace-baton/browser`',
    agents: ['appinsights'],
    word: 'nothing',
    why: 'the same',
  },
]
