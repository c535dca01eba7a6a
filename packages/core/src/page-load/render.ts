import { freshnessScript, guardScript } from './guard.js'
import { below, endOfMeta, type Html, inlineScript, scriptLiteral } from './html.js'
import type { CompiledTarget, PageLoadSettings } from './options.js'
import type { AgentOptions } from './targets/agent-options.js'
import type { HandOff } from './targets/target.js'
import { endOfEntry } from './timing-entry.js'

/** A page with the hand-off to each of its agents. */
interface HandOffs {
  readonly maxAge: number
  handOff(target: CompiledTarget): HandOff | undefined
  /** Whether nothing in the hand-off to an agent needs escaping. */
  isPlain(target: CompiledTarget): boolean
}

/** The `<meta>` tags of some targets, one a line; empty when there are none. */
export function renderTags(targets: readonly CompiledTarget[], page: HandOffs): string {
  let html = ''
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i] as CompiledTarget
    const handOff = page.handOff(target)
    if (handOff === undefined) continue
    const isPlain = page.isPlain(target)
    const { tags } = target
    for (let j = 0; j < tags.length; j++) {
      const tag = tags[j] as CompiledTarget['tags'][number]
      const content = tag.content(handOff)
      if (content !== undefined) html = tag.add(html, content, isPlain)
    }
  }
  return html === '' ? html : html + endOfMeta
}

/** Tags with an inline script below them that removes them when they are stale. */
export function guardedTags(
  tags: Html,
  targets: readonly CompiledTarget[],
  page: HandOffs,
  nonce: string | undefined,
): Html {
  const names = targets.flatMap((target) => {
    const handOff = page.handOff(target)
    return target.tags.filter(({ content }) => handOff && content(handOff) !== undefined).map(({ name }) => name)
  })
  const args = scriptLiteral({ names, at: Date.now(), maxAge: page.maxAge })
  return below(tags, inlineScript(`(${guardScript})(${args}, ${freshnessScript})`, nonce))
}

/** The agent's options, with the ids of the hand-off. */
export function renderConfig(target: CompiledTarget, handOff: HandOff | undefined): AgentOptions {
  return { ...target.options, ...(handOff && target.config(handOff)) }
}

/** The inline script of one agent, without `<script` and its attributes. */
export function renderScript({ json, script }: CompiledTarget, handOff: HandOff | undefined, now: number): string {
  return script[0] + (handOff === undefined ? 'null' : json(handOff)) + script[1] + now + script[2]
}

/**
 * The entries of `Server-Timing`, each followed by `, `, without those whose name is taken; `undefined` without a hand-off.
 *
 * Agents that share an entry read it alike: none is written where one of them must get nothing.
 */
export function renderTiming(
  { entries }: Pick<PageLoadSettings, 'entries'>,
  page: HandOffs,
  isTaken: ((name: string) => boolean) | undefined,
): string | undefined {
  let text: string | undefined
  for (let i = 0; i < entries.length; i++) {
    const { name, add, sources } = entries[i] as PageLoadSettings['entries'][number]
    let content: string | number | undefined
    let isPlain = true
    for (let j = 0; j < sources.length; j++) {
      const { target, content: contentOf } = sources[j] as (typeof sources)[number]
      const handOff = page.handOff(target)
      const own = handOff && contentOf(handOff)
      content = j === 0 || own === undefined ? own : content
      isPlain &&= page.isPlain(target)
    }
    if (content === undefined) continue
    text ??= ''
    if (!isTaken?.(name)) text = add(text, content, isPlain)
  }
  return text === undefined || text === '' ? text : text + endOfEntry
}
