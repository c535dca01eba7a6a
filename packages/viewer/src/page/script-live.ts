/**
 * New spans appear without a reload, and the search answers while somebody types.
 *
 * The script fetches the page again, replaces only the traces that changed, and restores focus and scroll position, so that the page
 * does not move while somebody reads or uses it. The trace that somebody uses stays open. Only the number of traces is announced.
 */
export const live = `
  const every = 2000
  const status = document.getElementById('status')
  const pause = document.getElementById('pause')
  const search = document.getElementById('search')
  const isList = location.pathname === '/traces'
  const paused = () => pause.getAttribute('aria-pressed') === 'true'
  const sources = new Map() // what the server sent, by the id of each part
  let seen // the version that is shown
  let used // the trace that somebody uses

  pause.hidden = false
  pause.addEventListener('click', () => pause.setAttribute('aria-pressed', String(!paused())))
  const use = ({ target }) => (used = target.closest('.trace')?.id.slice(2) ?? used)
  traces.addEventListener('click', use)
  traces.addEventListener('keydown', use)
  search.addEventListener('input', () => {
    if (!isList) return
    used = undefined
    update().catch(unreachable)
  })

  function address() {
    if (!isList) return location.pathname
    const open = used ?? (scrollY > 0 ? traces.querySelector('.trace')?.id.slice(2) : undefined)
    const wanted = new URLSearchParams({ ...(search.value && { q: search.value }), ...(open && { open }) })
    return wanted.size > 0 ? '/traces?' + wanted : '/traces'
  }

  async function update() {
    const from = address()
    const response = await fetch(from, { cache: 'no-cache' })
    const version = response.headers.get('etag') + from
    if (version === seen) return
    const next = new DOMParser().parseFromString(await response.text(), 'text/html')
    if (from !== address()) return // somebody has typed on
    seen = version
    keepingPlace(() => merge(next.getElementById('traces')))
    say(next.getElementById('status').textContent)
  }

  function merge(next) {
    const wanted = [...next.children]
    const ids = new Set(wanted.map((child) => child.id))
    for (const child of [...traces.children]) if (!ids.has(child.id)) child.remove()
    wanted.forEach((child, index) => {
      const sent = child.outerHTML
      const current = document.getElementById(child.id)
      const before = traces.children[index] ?? null
      if (!current) traces.insertBefore(child, before)
      else if (sources.get(child.id) !== sent) exchange(current, child)
      else if (current !== before) traces.insertBefore(current, before)
      sources.set(child.id, sent)
    })
    prepare()
  }

  function exchange(current, child) {
    const panel = current.querySelector('#panel')
    const isOpen = current.querySelector('details')?.open
    if (panel) child.querySelector('#panel')?.replaceWith(panel)
    if (isOpen && child.querySelector('details')) child.querySelector('details').open = true
    current.replaceWith(child)
  }

  function keepingPlace(change) {
    const focused = document.activeElement?.id
    const parts = '.row, .line, .trace'
    const inUse = document.activeElement?.closest('main ' + parts.replaceAll(', ', ', main '))
    const read = inUse ?? [...traces.querySelectorAll(parts)].find((part) => part.getBoundingClientRect().top >= 0)
    const top = read?.getBoundingClientRect().top
    const scrolled = scrollY > 0 || inUse
    change()
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true })
    const again = read && document.getElementById(read.id)
    if (scrolled && again) scrollBy({ top: again.getBoundingClientRect().top - top, behavior: 'instant' })
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text
  }

  function unreachable() {
    say('The receiver does not answer; trying again.')
  }

  async function run() {
    if (!paused() && !document.hidden) await update().catch(unreachable)
    setTimeout(run, every)
  }
  setTimeout(run, every)
`
