/**
 * JavaScript that starts an agent as soon as the page has it: now, or when the scripts of the page have run.
 *
 * @param global the agent's global variable; `start` finds it as `agent`
 */
export function whenThere(global: string, start: string): string {
  return `var started = false
  function start() {
    var agent = window.${global}
    if (started || !agent) return
    started = true
    ${start}
  }
  start()
  document.addEventListener('DOMContentLoaded', start)
  window.addEventListener('load', start)`
}

/** JavaScript of a function `tag(name, content)` that adds a `<meta>` tag to the page. */
export const addsTags = `function tag(name, content) {
    var meta = document.createElement('meta')
    meta.name = name
    meta.content = content
    document.head.appendChild(meta)
  }`
