import { api } from './api.js'
import { offerCopies } from './copy.js'
import { showOutcome } from './page-outcome.js'

offerCopies()
showServerTiming()
addEventListener('load', () => {
  setTimeout(ask, 200) // by then, agents that start asynchronously are ready
  if (window === window.top) setTimeout(showOutcome, 200)
})

/** The page calls the stock service, which is on another origin, to ask how many kettles are left. */
async function ask(): Promise<void> {
  const place = document.getElementById('fresh') as HTMLElement
  try {
    const answer = await fetch(`${api}/stock/kettle`)
    const { left } = await answer.json()
    place.textContent = `${left} kettles are left by now, says the stock service itself.`
  } catch {
    place.textContent = 'The stock service cannot be reached from this browser.'
  }
}

/** Adds the header that came with the page, whose entries are all Baton's, to the HTML that was sent. */
function showServerTiming(): void {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const entries = navigation?.serverTiming.map(({ name, description }) => `${name};desc="${description}"`) ?? []
  if (entries.length === 0) return
  const mark = document.createElement('mark')
  mark.textContent = `Server-Timing: ${entries.join(', ')}`
  document.getElementById('timing')?.append(mark, '\n\n')
}
