import type { Json, MetaTag } from './target.js'

/**
 * Markup that is safe as it stands: template engines must not escape it again.
 *
 * EJS `<%- %>`, Pug `!=`, Nunjucks `| safe` and Handlebars `{{ }}` (which asks for `toHTML`) emit it raw.
 */
export class Html extends String {
  readonly toHTML = (): string => this.toString()

  /** Pug writes an attribute's value as JSON, quotes and all, unless the value says what it is. */
  toJSON(): string {
    return this.toString()
  }
}

/** Nothing to render. */
export const noHtml = new Html('')

/** `<meta>` tags, one a line. */
export function metaTags(tags: readonly MetaTag[]): Html {
  return new Html(
    tags.map(({ name, content }) => `<meta name="${attribute(name)}" content="${attribute(content)}">`).join('\n'),
  )
}

/**
 * A JSON literal that is safe inside an inline script, where nothing in it can end the element or open a comment, and
 * inside an attribute in single quotes.
 */
export function jsonLiteral(value: Json): Html {
  return new Html(scriptJson(value))
}

/** An inline script. `code` must hold data only as {@link scriptJson} writes it. */
export function inlineScript(code: string, nonce: string | undefined): Html {
  return new Html(`<script${nonceAttribute(nonce)}>${code}</script>`)
}

/** Pieces of markup, one below the other. */
export function below(...pieces: readonly Html[]): Html {
  return new Html(pieces.join('\n'))
}

/** A block of data that scripts find by `id="trace-baton"`. */
export function dataBlock(value: Json, nonce: string | undefined): Html {
  return new Html(
    `<script type="application/json" id="trace-baton"${nonceAttribute(nonce)}>${scriptJson(value)}</script>`,
  )
}

/** JSON in which `<`, `>`, `&`, `'` and the line separators of JavaScript are written as `\u` escapes. */
export function scriptJson(value: Json): string {
  return JSON.stringify(value).replace(/[<>&'\u2028\u2029]/g, unicodeEscape)
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A template's nonce can be `null`, or no string, whatever the types say. */
function nonceAttribute(nonce: string | null | undefined): string {
  return nonce === undefined || nonce === null ? '' : ` nonce="${attribute(String(nonce))}"`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** The same markup in ASCII alone, which means the same in every encoding. In it only values of attributes hold text. */
export function inAscii(tags: Html): string {
  return tags.replace(/[\u0080-\u{10ffff}]/gu, (character) => `&#${referable(character.codePointAt(0) as number)};`)
}

/** HTML reads references to the control characters behind ASCII as other characters. */
function referable(codePoint: number): number {
  return codePoint < 0xa0 ? 0xfffd : codePoint
}

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string)
}
