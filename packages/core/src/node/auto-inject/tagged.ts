/**
 * Whether a head has a `<meta>` with one of these names already, as far as it is there.
 *
 * What comments, scripts and the like hold is skipped.
 */
export function isTagged(head: Buffer, names: readonly string[]): boolean {
  for (const [piece] of head.toString('latin1', 0, searched).matchAll(pieces)) {
    if (/^<(?:\/head|body)/i.test(piece)) return false
    if (/^<meta/i.test(piece) && names.includes(nameOf(piece))) return true
  }
  return false
}

function nameOf(meta: string): string {
  for (const [, name, ...values] of meta.matchAll(attributes)) {
    if (name?.toLowerCase() === 'name') return values.join('').trim().toLowerCase()
  }
  return ''
}

const searched = 65_536
// Where the end of something is missing, it reads on to the end of the text, so nothing is ever tried twice.
const pieces =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|title|noscript|template|textarea)\b[\s\S]*?(?:<\/\1|$)|<\/head\b|<body\b|<meta\b(?:[^>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*/gi
const attributes = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'>]+)))?/g
