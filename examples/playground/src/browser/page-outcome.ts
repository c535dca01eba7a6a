import { type Agent, namelessAlone } from '../agents.js'
import { outcomeOf, shapeOf } from './outcomes.js'

/** Says in the shop's page how many traces its load made, as soon as both sides have reported it. */
export async function showOutcome(): Promise<void> {
  const place = document.querySelector('.outcome')
  const { agent = '', linked } = (document.querySelector('.handed') as HTMLElement).dataset
  if (!place) return
  if (linked === 'false' && namelessAlone.includes(agent as Agent)) {
    tell('Not linked: this agent’s report of the page load names no trace.')
    return
  }
  const traceId = document.querySelector('.handed .id')?.textContent ?? ''
  const outcome = await outcomeOf({ path: location.pathname, agent, traceId }, 60_000)
  if (!outcome?.page) tell('The browser’s agent has reported nothing.')
  else if (outcome.traceEqual) tell(`One trace: the page load is ${shapeOf(outcome)}.`, true)
  else tell('Two traces: the browser’s page load is in ', false, outcome.page.traceId)

  function tell(text: string, isJoined = false, other?: string): void {
    place?.replaceChildren(text)
    place?.classList.add(isJoined ? 'good' : 'bad')
    if (other === undefined) return
    const link = document.createElement('a')
    link.href = `/traces/${other}`
    link.textContent = 'a trace of its own'
    place?.append(link, '.')
  }
}
