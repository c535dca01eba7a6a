import { type Agent, agents } from '../../../core/test/agents/site.js'
import { differences } from './differences.js'
import { type Situation, situations } from './situations.js'

const names = { firefox: 'Firefox', webkit: 'WebKit' } as const

/** The table of docs/page-load.md: agent x situation. */
export function situationsTable(wordOf: (agent: Agent, situation: Situation) => string): string[] {
  const rows = situations.map((situation) => [situation.title, ...agents.map((agent) => wordOf(agent, situation))])
  return tableOf(['the page', ...agents.map(code)], rows)
}

/** The table of docs/page-load.md with what is not so in other engines. */
export function differencesTable(): string[] {
  const ahead = situations.filter(({ purpose }) => purpose !== undefined)
  const absent = [...new Set(ahead.map(({ title }) => title.split(/[,;]/)[0] as string))]
  const rows = differences.map(({ engine, title, agents, word, why }) => [
    title,
    agents.map(code).join(', '),
    names[engine],
    word,
    why,
  ])
  const none = [
    absent.join(', '),
    'all',
    'Firefox, WebKit',
    'does not happen',
    'these engines have no speculation rules',
  ]
  return tableOf(['the page', 'agent', 'engine', 'the page load', 'why'], [none, ...rows])
}

const code = (text: string) => `\`${text}\``

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
}
