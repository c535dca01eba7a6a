import type { JudgedVisit } from '../matrix/visits.js'
import { inLanes } from './lanes.js'

// Loads the shop under each tracer with each agent, and shows what the receiver got of each load; one tracer after the other.
void fill()

async function fill(): Promise<void> {
  for (const row of document.querySelectorAll<HTMLElement>('[data-tracer]')) {
    await inLanes([...row.querySelectorAll<HTMLElement>('[data-agent]')], 4, (cell) => load(row, cell))
  }
}

async function load({ dataset: { tracer } }: HTMLElement, cell: HTMLElement): Promise<void> {
  const path = `/visits/${crypto.randomUUID()}`
  const frame = document.createElement('iframe')
  frame.title = cell.textContent = 'loading…'
  frame.src = `${path}?tracer=${tracer}&rum=${cell.dataset.agent}`
  document.getElementById('frames')?.append(frame)
  show(cell, await judged(path))
  frame.remove()
}

/** The visit, as soon as both sides have reported it, or what there is after half a minute. */
async function judged(path: string): Promise<JudgedVisit | undefined> {
  let visit: JudgedVisit | undefined
  for (let tries = 0; tries < 60 && !(visit?.page && visit.server); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const visits: JudgedVisit[] = await (await fetch('/matrix.json')).json()
    visit = visits.find((candidate) => candidate.path === path)
  }
  return visit
}

function show(cell: HTMLElement, visit: JudgedVisit | undefined): void {
  const { page, server, traceEqual = false, parentRight = false, sampledEqual = false } = visit ?? {}
  const facts: [boolean, string, string][] = [
    [traceEqual, 'trace', 'another trace'],
    [parentRight, 'parent', 'a parent that nobody exported'],
    [sampledEqual, 'sampled', 'sampled on one side only'],
  ]
  cell.className = page && server && facts.every(([holds]) => holds) ? 'good' : 'bad'
  if (!page || !server) {
    cell.textContent = `${page ? 'The server' : server ? 'The browser' : 'Nobody'} has reported ${page || server ? 'nothing' : 'it'}.`
    return
  }
  cell.replaceChildren(
    ...facts.map(([holds, yes, no]) => {
      const line = document.createElement(holds ? 'span' : 'strong')
      line.textContent = `${holds ? '✓' : '✗'} ${holds ? yes : no}`
      return line
    }),
    link(server.traceId),
  )
}

function link(traceId: string): HTMLAnchorElement {
  const anchor = document.createElement('a')
  anchor.href = `/traces/${traceId}`
  anchor.textContent = 'open'
  return anchor
}
