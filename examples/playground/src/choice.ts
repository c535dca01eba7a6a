import { type Agent, agentIn } from './agents.js'

/** What a reader has chosen: the address of the shop's page says it. */
export interface Choice {
  readonly agent: Agent
  /** The name of the tracer under which the shop runs; undefined for the shop in the playground's own process. */
  readonly tracer: string | undefined
  /** False where Baton hands nothing over, and all else stays as it is. */
  readonly linked: boolean
  readonly sampled: boolean
}

/** The choice in an address: `/unsampled?rum=sentry&tracer=elastic&baton=off`. */
export function choiceIn(path: string, query: { readonly [name: string]: unknown }): Choice {
  return {
    agent: agentIn(query),
    tracer: typeof query.tracer === 'string' ? query.tracer : undefined,
    linked: query.baton !== 'off',
    sampled: path !== '/unsampled',
  }
}

/** The address of the shop's page for a choice. */
export function addressOf({ agent, tracer, linked, sampled }: Choice): string {
  const query = new URLSearchParams({
    rum: agent,
    ...(tracer !== undefined && { tracer }),
    ...(!linked && { baton: 'off' }),
  })
  return `${sampled ? '/' : '/unsampled'}?${query}`
}
