/**
 * The script of the page: `/traces.js`. The page works without it; with it, new spans appear without a reload.
 *
 * It fetches the page again, replaces only the traces that changed, and restores focus and scroll position, so that the page does
 * not move while somebody reads or uses it. Only the number of traces is announced.
 */
export const script = `'use strict'
{
  const every = 2000
  const traces = document.getElementById('traces')
  const status = document.getElementById('status')
  const pause = document.getElementById('pause')
  const paused = () => pause.getAttribute('aria-pressed') === 'true'

  pause.hidden = false
  pause.addEventListener('click', () => pause.setAttribute('aria-pressed', String(!paused())))

  async function refresh() {
    if (paused() || document.hidden) return
    const response = await fetch(location.pathname, { cache: 'no-cache' })
    const next = new DOMParser().parseFromString(await response.text(), 'text/html')
    if (!paused()) {
      keepingPlace(() => merge(next.getElementById('traces')))
      say(next.getElementById('status').textContent)
    }
  }

  function merge(next) {
    const wanted = [...next.children]
    const ids = new Set(wanted.map((child) => child.id))
    for (const child of [...traces.children]) if (!ids.has(child.id)) child.remove()
    wanted.forEach((child, index) => {
      const current = document.getElementById(child.id)
      if (!current) traces.insertBefore(child, traces.children[index] ?? null)
      else if (!current.isEqualNode(child)) current.replaceWith(child)
    })
  }

  function keepingPlace(change) {
    const focused = document.activeElement?.id
    const seen = [...traces.querySelectorAll('.trace, tbody tr')].find((part) => part.getBoundingClientRect().top >= 0)
    const top = seen?.getBoundingClientRect().top
    const scrolled = scrollY > 0
    change()
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true })
    const again = seen && document.getElementById(seen.id)
    if (scrolled && again) scrollBy({ top: again.getBoundingClientRect().top - top, behavior: 'instant' })
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text
  }

  async function run() {
    try {
      await refresh()
    } catch {
      say('The receiver does not answer; trying again.')
    }
    setTimeout(run, every)
  }
  setTimeout(run, every)
}
`
