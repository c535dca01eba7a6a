/** What to write for one browser agent: in the options of Baton, in the head of the page, and in the page's script. */
export interface AgentLines {
  /** Its target: the name of its option below `pageLoad`. */
  readonly target: string
  /** Its name for readers. */
  readonly name: string
  /** The option `pageLoad` of Baton, as source text. */
  readonly pageLoad: string
  /** The call whose result belongs into the head, above the page's script, as source text. */
  readonly head: string
  /** The packages that `imports` needs. */
  readonly packages: readonly string[]
  /** The import declarations of the page's script, one a line. */
  readonly imports: readonly string[]
  /** The statements that start the agent; empty if the call in the head starts it. */
  readonly start: string
}

/** The part of an agent's lines that follows from its target and the target's options. */
export function withOption(target: string, name: string, option = 'true') {
  return { target, name, pageLoad: `{ ${target}: ${option} }` }
}

/** The same for an agent that reads tags, or for which a page without a template needs nothing else. */
export function tagged(target: string, name: string, option?: string) {
  return { ...withOption(target, name, option), head: 'pageLoad.tags()' }
}
