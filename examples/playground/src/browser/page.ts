// The page calls the stock service, which is on another origin, to ask how many kettles are left.
addEventListener('load', () => setTimeout(ask, 200)) // by then, agents that start asynchronously are ready

async function ask(): Promise<void> {
  const place = document.getElementById('fresh') as HTMLElement
  try {
    const answer = await fetch(`${document.documentElement.dataset.api}/stock/kettle`)
    const { left } = await answer.json()
    place.textContent = `${left} kettles are left by now, says the stock service itself.`
  } catch {
    place.textContent = 'The stock service cannot be reached from this browser.'
  }
}
