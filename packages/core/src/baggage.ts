import { trimBlanks } from './blanks.js'

const maxMembers = 64 // W3C Baggage, limits: all members up to these must be handed on
const maxBytes = 8192

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const octet = '[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]'
// Blanks behind `=` are read with a value, or else with the next `;`: if both could have them, a hostile header would
// take exponential time.
const property = `[ \\t]*;[ \\t]*${token}(?:[ \\t]*=(?:[ \\t]*${octet}+)?)?`
/** `key=value;property;property=value`, blanks allowed around each token. */
const member = new RegExp(`^(${token})[ \\t]*=(?:[ \\t]*(${octet}+))?(?:${property})*$`)
/** A list that can go out as it came: nothing to trim, to drop or to leave out. */
const plain = `${token}=${octet}*(?:${property})*`
const plainList = new RegExp(`^${plain}(?:,${plain}){0,${maxMembers - 1}}$`)

/**
 * W3C `baggage`: what the application hands along the trace.
 *
 * Immutable. The header is not looked at before somebody asks. Members that break the grammar, and those beyond 64 or
 * 8,192 bytes, are dropped whole; the others are handed on as they came, properties included.
 *
 * @see https://www.w3.org/TR/baggage/
 */
export class Baggage {
  #source: string | readonly Member[]

  constructor(header: string) {
    this.#source = header
  }

  /** The percent-decoded value under a key, or `undefined`. The last of several counts. */
  get(key: string): string | undefined {
    const found = this.#list().findLast((candidate) => candidate.key === key)
    return found && decode(found.value)
  }

  /** The header; empty when there is nothing to send. */
  toString(): string {
    const source = this.#source
    if (typeof source === 'string' && source.length <= maxBytes && plainList.test(source)) return source
    return this.#list()
      .map(({ text }) => text)
      .join(',')
  }

  #list(): readonly Member[] {
    if (typeof this.#source === 'string') this.#source = parse(this.#source)
    return this.#source
  }
}

interface Member {
  readonly key: string
  readonly value: string
  readonly text: string
}

function parse(header: string): readonly Member[] {
  const members: Member[] = []
  let bytes = 0
  for (const part of header.split(',')) {
    const text = trimBlanks(part)
    const [, key, value = ''] = member.exec(text) ?? []
    if (key === undefined) continue
    const needed = text.length + (members.length > 0 ? 1 : 0)
    if (members.length === maxMembers || bytes + needed > maxBytes) continue
    bytes += needed
    members.push({ key, value, text })
  }
  return members
}

function decode(value: string): string {
  return value.replace(encoded, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}

// What is encoded is UTF-8; a byte that is not becomes U+FFFD, and a percent sign without digits stays.
const encoded = /(?:%[0-9a-f]{2})+/gi
