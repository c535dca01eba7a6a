/**
 * The tree of spans as a treegrid: arrow keys move and fold, Enter shows a span's attributes beside it.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/treegrid/
 */
export const tree = `
  const traces = document.getElementById('traces')
  const folded = new Set()
  let shown // the span in the panel
  document.documentElement.classList.add('js')

  const level = (row) => Number(row.getAttribute('aria-level'))

  // The rows stand in groups.
  const after = (row) => row.nextElementSibling ?? row.parentElement.nextElementSibling?.firstElementChild ?? undefined
  const before = (row) => {
    const above = row.previousElementSibling ?? row.parentElement.previousElementSibling?.lastElementChild
    return above?.matches('.row, .log') ? above : undefined
  }

  // One row of the tree is in the order of the Tab key, not thousands of links.
  function prepare() {
    for (const link of traces.querySelectorAll('.rows a')) link.tabIndex = -1
    for (const id of folded) {
      const row = document.getElementById(id)
      if (row) fold(row, true)
    }
    mark()
  }

  function fold(row, isFolded) {
    if (!row.hasAttribute('aria-expanded')) return
    row.setAttribute('aria-expanded', String(!isFolded))
    if (isFolded) folded.add(row.id)
    else folded.delete(row.id)
    let hiddenBelow = isFolded ? level(row) : Infinity
    const groups = new Set()
    for (let next = after(row); next && level(next) > level(row); next = after(next)) {
      if (level(next) <= hiddenBelow && hiddenBelow !== level(row)) hiddenBelow = Infinity
      next.hidden = level(next) > hiddenBelow
      if (!next.hidden && next.getAttribute('aria-expanded') === 'false') hiddenBelow = level(next)
      groups.add(next.parentElement)
    }
    for (const group of groups) group.hidden = [...group.children].every((other) => other.hidden)
  }

  function neighbour(row, step) {
    let next = step(row)
    while (next?.hidden) next = step(next)
    return next
  }

  function parentOf(row) {
    let above = before(row)
    while (above && level(above) >= level(row)) above = before(above)
    return above
  }

  function go(row) {
    if (!row) return
    for (let above = parentOf(row); row.hidden && above; above = parentOf(above)) fold(above, false)
    traces.querySelector('.rows [tabindex="0"]')?.setAttribute('tabindex', '-1')
    row.tabIndex = 0
    row.focus()
    row.scrollIntoView({ block: 'nearest' })
  }

  const keys = {
    ArrowDown: (row) => go(neighbour(row, after)),
    ArrowUp: (row) => go(neighbour(row, before)),
    Home: (row) => go(row.closest('[role=treegrid]').querySelector('.row')),
    End: (row) => go([...row.closest('[role=treegrid]').querySelectorAll('.row, .log')].findLast((other) => !other.hidden)),
    ArrowRight: (row) => (row.getAttribute('aria-expanded') === 'false' ? fold(row, false) : go(childOf(row))),
    ArrowLeft: (row) => (row.getAttribute('aria-expanded') === 'true' ? fold(row, true) : go(parentOf(row))),
    Enter: (row) => show(row),
    ' ': (row) => show(row),
  }

  function childOf(row) {
    const next = after(row)
    return next && level(next) > level(row) ? next : undefined
  }

  async function show(row) {
    const link = row.querySelector('.name')
    if (!link) return
    const response = await fetch(link.href)
    const { body } = new DOMParser().parseFromString(await response.text(), 'text/html')
    const content = body.querySelector('.panel')
    const panel = document.getElementById('panel')
    if (!content || !panel) return
    shown = row.id
    const close = document.createElement('button')
    close.textContent = 'Close'
    close.addEventListener('click', hide)
    content.prepend(close)
    panel.replaceChildren(content)
    panel.hidden = false
    mark()
    panel.focus({ preventScroll: true })
  }

  function hide() {
    document.getElementById('panel').hidden = true
    const row = document.getElementById(shown)
    shown = undefined
    mark()
    if (row) go(row)
  }

  function mark() {
    for (const row of traces.querySelectorAll('[aria-selected]')) row.removeAttribute('aria-selected')
    if (shown) document.getElementById(shown)?.setAttribute('aria-selected', 'true')
  }

  traces.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Escape' && shown) return hide()
    if (!event.target.matches('.row, .log') || !Object.hasOwn(keys, event.key)) return
    event.preventDefault()
    keys[event.key](event.target)
  })
  traces.addEventListener('click', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const { target } = event
    const row = target.closest('.row, .log')
    const up = target.closest('.up, .slow a')
    if (up) {
      event.preventDefault()
      return go(document.getElementById(up.hash.slice(1)))
    }
    if (!row) return
    if (target.closest('.fold')) return fold(row, row.getAttribute('aria-expanded') === 'true')
    event.preventDefault()
    go(row)
    show(row)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.matches('input')) return
    event.preventDefault()
    document.getElementById('search').focus()
  })
`
