// The page asks the stock service, which is on another origin, how many are left by now.
addEventListener('load', () => setTimeout(ask, 200)) // agents that get ready in the background are ready by then

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
