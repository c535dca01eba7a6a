import { type Agent, namelessAlone } from '../agents.js'
import { inLanes } from './lanes.js'
import { outcomeOf, shapeOf } from './outcomes.js'

// Each frame holds the shop with one agent. The page in the frame shows what the server handed over; the receiver knows what the
// agent reported.
const isLinked = new URLSearchParams(location.search).get('baton') !== 'off'
void inLanes([...document.querySelectorAll<HTMLElement>('[data-agent]')], 3, compare)

async function compare(item: HTMLElement): Promise<void> {
  const agent = item.dataset.agent as Agent
  const said = item.querySelector('.said') as HTMLElement
  said.textContent = 'Waiting for its report…'
  const path = `/visits/${crypto.randomUUID()}`
  const traceId = await traceIdIn(item, `${path}?rum=${agent}${isLinked ? '' : '&baton=off'}`)
  const isNameless = !isLinked && namelessAlone.includes(agent)
  const outcome = await outcomeOf({ path, agent, traceId }, isNameless ? 3000 : 30_000)
  const { page, server, traceEqual } = outcome ?? {}
  const link = item.querySelector('.trace') as HTMLAnchorElement
  link.href = `/traces/${traceId}`
  link.hidden = false
  if (!outcome || !page || !server) {
    said.textContent = isNameless
      ? 'Not linked: its report names no trace.'
      : `${server ? 'The browser' : 'The server'} has reported nothing.`
    said.classList.add('bad')
    return
  }
  said.textContent = traceEqual ? 'One trace' : 'Two traces'
  said.classList.add(traceEqual ? 'good' : 'bad')
  if (traceEqual) tell('.same', 'the same')
  else (item.querySelector('.same') as HTMLElement).replaceChildren(traceLink(page.traceId))
  tell('.shape', shapeOf(outcome))
  tell('.sampled', page.sampled && server.sampled ? 'both' : 'not both')
  ;(item.querySelector('dl') as HTMLElement).hidden = false

  function tell(where: string, text: string): void {
    ;(item.querySelector(where) as HTMLElement).textContent = text
  }
}

function traceLink(traceId: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = `/traces/${traceId}`
  link.append(Object.assign(document.createElement('code'), { textContent: traceId }))
  return link
}

/** Loads the shop in the item's frame, and reads the server's trace id from its page. */
async function traceIdIn(item: HTMLElement, address: string): Promise<string> {
  const frame = item.querySelector('iframe') as HTMLIFrameElement
  frame.src = address
  for (;;) {
    const id = frame.contentDocument?.querySelector('.handed .id')?.textContent
    if (id) return id
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
