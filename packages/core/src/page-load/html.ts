import { isRegExp } from '../platform/types.js'
import type { AgentOption, AgentOptions } from './targets/agent-options.js'
import type { Json, TagPart } from './targets/target.js'

/**
 * Markup that is safe as it stands: template engines must not escape it again.
 *
 * EJS `<%- %>`, Pug `!=`, Nunjucks `| safe`, Handlebars `{{ }}` (which asks for `toHTML`) and Hono's JSX emit it raw.
 */
export class Html extends String {
  readonly toHTML = (): string => this.toString()

  /** Pug writes an attribute's value as JSON, quotes and all, unless the value says what it is. */
  toJSON(): string {
    return this.toString()
  }

  /** What Hono's JSX and `html` ask for. */
  get isEscaped(): boolean {
    return true
  }
}

/** Nothing to render. */
export const noHtml = new Html('')

/**
 * Adds a `<meta>` tag, on a line of its own, to markup, without the end of the tag: the next tag begins with it, and
 * {@link endOfMeta} follows the last. Content that is plain, by its type or by what the caller knows of it, is not looked at again.
 */
export function metaWriter({ name, isPlain = false }: Pick<TagPart, 'name' | 'isPlain'>) {
  const first = `<meta name="${attribute(name)}" content="`
  const next = `${endOfMeta}\n${first}`
  return function addMeta(html: string, content: string | number, isKnownPlain = false): string {
    const safe = isPlain || isKnownPlain ? content : attribute(String(content))
    return html === '' ? first + safe : html + next + safe
  }
}

/** The end of a `<meta>` tag behind its content. */
export const endOfMeta = '">'

/** Markup of `<meta>` tags; with a mark, the first of them has it. */
export function withMark(tags: string, mark: string | undefined): Html {
  if (mark === undefined) return tags === '' ? noHtml : new Html(tags)
  if (tags === '') return marker(mark)
  const end = tags.indexOf('>') // the first: in the values it is escaped
  return new Html(tags.slice(0, end) + markAttribute(mark) + tags.slice(end))
}

/** A `<meta>` tag that holds a mark and nothing else; without a mark there is none. */
export function marker(mark: string | undefined): Html {
  return mark === undefined ? noHtml : new Html(`<meta name="trace-baton"${markAttribute(mark)}>`)
}

/**
 * An object literal that is safe inside an inline script, where nothing in it can end the element or open a comment, and
 * inside an attribute in single quotes. It is JSON, unless it holds a RegExp.
 */
export function jsonLiteral(value: AgentOptions): Html {
  return new Literal(scriptLiteral(value))
}

/** Code, which Hono's JSX has to escape: it would put markup into an attribute as it stands, double quotes and all. */
class Literal extends Html {
  override get isEscaped(): boolean {
    return false
  }
}

/** An inline script. `code` must hold data only as {@link scriptLiteral} writes it. */
export function inlineScript(code: string, nonce: string | undefined, mark?: string): Html {
  return new Html(`<script${nonceAttribute(nonce)}${markAttribute(mark)}>${code}</script>`)
}

/** The same, of code that is compiled: it begins with the end of the start tag, and ends with the end tag. */
export function compiledScript(code: string, nonce: string | undefined, mark: string | undefined): Html {
  return new Html(`<script${nonceAttribute(nonce)}${markAttribute(mark)}${code}`)
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

/** A JavaScript literal: JSON as {@link scriptJson} writes it, and a RegExp as the call that makes it. */
export function scriptLiteral(value: AgentOption): string {
  if (isRegExp(value)) return `new RegExp(${scriptJson(value.source)},${scriptJson(value.flags)})`
  if (typeof value !== 'object' || value === null) return scriptJson(value)
  if (Array.isArray(value)) return `[${value.map(scriptLiteral).join(',')}]`
  const members = Object.entries(value).map(([key, member]) => `${scriptJson(key)}:${scriptLiteral(member)}`)
  return `{${members.join(',')}}`
}

/** JSON in which `<`, `>`, `&`, `'` and the line separators of JavaScript are written as `\u` escapes. */
export function scriptJson(value: Json): string {
  const json = JSON.stringify(value)
  return /[<>&'\u2028\u2029]/.test(json) ? json.replace(/[<>&'\u2028\u2029]/g, unicodeEscape) : json
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A template's nonce can be `null`, or no string, whatever the types say. */
function nonceAttribute(nonce: string | null | undefined): string {
  return nonce === undefined || nonce === null ? '' : ` nonce="${attribute(String(nonce))}"`
}

function markAttribute(mark: string | undefined): string {
  return mark === undefined ? '' : ` data-trace-baton="${attribute(mark)}"`
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
  if (!/[&<>"']/.test(text)) return text // ids, mostly: to look is cheaper than to replace nothing
  return text.replace(/[&<>"']/g, (character) => entities[character] as string)
}
