import { fromHex, fromUtf8 } from '../platform/bytes.js'
import { trimBlanks } from './ows.js'

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
const wholeToken = new RegExp(`^${token}$`)

/**
 * W3C `baggage`: what the application hands along the trace.
 *
 * The header is not looked at before somebody asks. Members that break the grammar, and those beyond 64 or 8,192 bytes,
 * are dropped whole; the others are handed on as they came, properties included.
 *
 * @see https://www.w3.org/TR/baggage/
 */
export class Baggage {
  #source: string | readonly Member[]

  /** @param source the header as it came, or members that are known to be valid */
  constructor(source: string | readonly Member[]) {
    this.#source = source
  }

  /** The value under a key, percent-decoded, or `undefined`. The last of several counts. */
  get(key: string): string | undefined {
    const wanted = String(key).toWellFormed()
    const found = this.members.findLast((candidate) => nameOf(candidate) === wanted)
    return found && decode(found.value)
  }

  /**
   * Puts a value under a key, in place of all that was there; it is percent-encoded as the header needs it.
   *
   * Baggage goes to every service that the trace reaches: put nothing into it that they must not see.
   */
  set(key: string, value: string): this {
    const name = String(key).toWellFormed()
    if (name !== '') this.#source = [...this.#without(name), memberOf(keyOf(name), value)]
    return this
  }

  /** Takes a key out. */
  delete(key: string): this {
    this.#source = this.#without(String(key).toWellFormed())
    return this
  }

  /** Every key with its value, both percent-decoded, in their order. */
  entries(): [key: string, value: string][] {
    return this.members.map((member) => [nameOf(member), decode(member.value)])
  }

  /** The header; empty when there is nothing to send. */
  toString(): string {
    const source = this.#source
    if (typeof source === 'string' && source.length <= maxBytes && plainList.test(source)) return source
    return withinLimits(this.members)
      .map(({ text }) => text)
      .join(',')
  }

  /** The members as they came. */
  get members(): readonly Member[] {
    if (typeof this.#source === 'string') this.#source = withinLimits(membersIn(this.#source))
    return this.#source
  }

  #without(name: string): Member[] {
    return this.members.filter((candidate) => nameOf(candidate) !== name)
  }
}

/** The first, and what only the second has. */
export function joined(first: Baggage, second: Baggage): Baggage {
  const names = new Set(first.members.map(nameOf))
  return new Baggage([...first.members, ...second.members.filter((member) => !names.has(nameOf(member)))])
}

/**
 * The members of others with ours behind them. Where not all fit, ours go before the others: all of them, or none where they
 * alone would be too many.
 */
export function withOwn(others: readonly Member[], own: readonly Member[]): Baggage {
  const whole = withinLimits(own)
  if (whole.length < own.length) return new Baggage(others)
  const bytes = own.reduce((sum, { text }) => sum + text.length + 1, 0)
  return new Baggage([...withinLimits(others, maxMembers - own.length, maxBytes - bytes), ...own])
}

/** One member of the list. */
export interface Member {
  /** A token, percent-encoded where its name is none. */
  readonly key: string
  /** Percent-encoded, without the properties. */
  readonly value: string
  /** The whole of it, properties included. */
  readonly text: string
}

/** The members of a header that keep to the grammar, however many they are. */
export function* membersIn(header: string): Generator<Member> {
  let from = 0
  while (from < header.length) {
    const comma = header.indexOf(',', from)
    const to = comma < 0 ? header.length : comma
    const text = to > from ? trimBlanks(header.slice(from, to)) : ''
    const [, key, value = ''] = text === '' ? [] : (member.exec(text) ?? [])
    if (key !== undefined) yield { key, value, text }
    from = to + 1
  }
}

/** A member without properties; its key must be a token. */
export function memberOf(key: string, value: string): Member {
  const encoded = encode(value)
  return { key, value: encoded, text: `${key}=${encoded}` }
}

/** The members that fit, each whole. */
export function withinLimits(members: Iterable<Member>, most = maxMembers, mostBytes = maxBytes): readonly Member[] {
  const kept: Member[] = []
  let bytes = 0
  for (const candidate of members) {
    if (kept.length === most) break
    const needed = candidate.text.length + (kept.length > 0 ? 1 : 0)
    if (bytes + needed > mostBytes) continue
    bytes += needed
    kept.push(candidate)
  }
  return kept
}

/** The key of a member as the application knows it. */
function nameOf({ key }: Member): string {
  return decode(key)
}

/** A name that is no token cannot be written as it is, nor one that would be read as another. */
function keyOf(text: string): string {
  return !text.includes('%') && wholeToken.test(text)
    ? text
    : encode(text).replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))
}

function encode(text: string): string {
  const whole = String(text)
  return unreserved.test(whole) ? whole : encodeURIComponent(whole.toWellFormed())
}

/** What percent-encoding leaves as it is. */
const unreserved = /^[\w.!~*'()-]*$/

function decode(value: string): string {
  if (!value.includes('%')) return value
  return value.replace(encoded, (run) => fromUtf8(fromHex(run.replaceAll('%', ''))))
}

// What is encoded is UTF-8; a byte that is not becomes U+FFFD, and a percent sign without digits stays.
const encoded = /(?:%[0-9a-f]{2})+/gi
