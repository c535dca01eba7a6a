type Policy = number | string | readonly string[] | undefined

/**
 * The nonce for scripts that a Content-Security-Policy names, as helmet writes it.
 *
 * @param header one policy or several, joined by commas or in a list
 */
export function nonceIn(header: Policy): string | undefined {
  for (const sources of scriptSources(header)) {
    for (const source of sources) {
      const [, nonce] = /^'nonce-([\w+/=-]+)'$/i.exec(source) ?? []
      if (nonce !== undefined) return nonce
    }
  }
  return undefined
}

/**
 * Whether a policy blocks an inline script with this nonce. Hashes are of no help: the script is another one on each page.
 *
 * @see https://www.w3.org/TR/CSP3/#match-element-to-source-list
 */
export function blocksInline(header: Policy, nonce: string | undefined): boolean {
  return scriptSources(header).some((sources) => {
    if (nonce !== undefined && sources.includes(`'nonce-${nonce}'`)) return false
    const isStrict = sources.some((source) => /^'(?:nonce-|sha(?:256|384|512)-|strict-dynamic')/i.test(source))
    return isStrict || !sources.some((source) => source.toLowerCase() === "'unsafe-inline'")
  })
}

/** For each policy that has a say on script elements, the sources that it allows. */
function scriptSources(header: Policy): readonly string[][] {
  if (header === undefined) return []
  const policies = String(header).split(',') // a list becomes one text with commas, too
  return policies.flatMap((policy) => {
    const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/))
    const sourcesOf = (name: string) => directives.find(([found]) => found?.toLowerCase() === name)?.slice(1)
    const sources = sourcesOf('script-src-elem') ?? sourcesOf('script-src') ?? sourcesOf('default-src')
    return sources ? [sources] : []
  })
}
