/** Markup that is safe to send. It is made by `html`, never directly from a string. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Markup | string | number | false | undefined | readonly Part[]

/**
 * A template whose values are escaped, for element content and double-quoted attributes.
 *
 * Markup and arrays of markup are inserted unchanged; `false` and `undefined` insert nothing, so `${condition && html`…`}` works.
 *
 * @example
 * html`<h1 title="${name}">${name}</h1>`.text
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.reduce((text, piece, at) => text + render(parts[at - 1]) + piece))
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function render(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => entities[character] ?? '')
  if (typeof part === 'number') return String(part)
  return part.map(render).join('')
}
