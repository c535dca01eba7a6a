import { agentLines } from '@trace-baton/viewer'
import type { Agent } from './agents.js'

/** What to write for an agent, in the server and in the page. */
export interface Lines {
  readonly server: string
  readonly page: string
}

const known = new Map(agentLines('http://localhost:4318').map((lines) => [lines.target, lines]))

/** The five lines that link a page with this agent to an Express server; the agent itself is started as before. */
export function linesFor(agent: Agent): Lines {
  const { pageLoad = '', head = '' } = known.get(agent) ?? {}
  return {
    server: `import { baton } from '@trace-baton/express'
import { otlp } from '@trace-baton/opentelemetry'
app.use(baton({ service: { name: 'shop' }, record: otlp(), pageLoad: ${pageLoad} }))`,
    page: `<%- ${head} %>
<script src="/agent.js"></script>`,
  }
}
