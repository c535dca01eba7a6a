/**
 * Whether a browser asks for a page to show.
 *
 * Browsers send `Sec-Fetch-*`, except to plain HTTP on another host; there, `Accept` decides. Node's own `fetch` sends
 * `sec-fetch-mode: cors`.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isNavigation(read: (name: string) => unknown): boolean {
  const purpose = String(read('sec-purpose') ?? read('purpose') ?? '')
  if (/^prefetch/.test(purpose)) return false // it may never be shown
  const mode = read('sec-fetch-mode')
  if (mode !== undefined)
    return mode === 'navigate' && ['document', 'iframe', 'frame'].includes(String(read('sec-fetch-dest')))
  if (scripted.some((name) => read(name) !== undefined)) return false
  return /\btext\/html\b/i.test(String(read('accept') ?? ''))
}

/** Requests of scripts that say so, and ask for HTML. */
const scripted = ['x-requested-with', 'hx-request', 'x-turbo-request-id']
