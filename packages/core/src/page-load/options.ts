import type { Report } from '../diagnostics/report.js'
import { checkedRate } from '../sampling/options.js'
import { isObject, oneOf, optional, quote, refuseUnknown } from '../validation.js'
import { feedScript, freshnessScript } from './guard.js'
import { metaWriter, scriptJson, scriptLiteral } from './html.js'
import { createPageRate, type PageRate } from './page-rate.js'
import type { AgentOptions } from './targets/agent-options.js'
import type { AgentRate } from './targets/agent-rate.js'
import { type PageLoadTargetName, targets } from './targets/index.js'
import type { HandOff, PageLoadSurroundings, PageLoadTarget, ResolvedTarget, TagPart } from './targets/target.js'

/**
 * The targets to hand over to (`true`, or the options of the agent's own `init`), and on which terms. Without any target,
 * `w3c` is on.
 *
 * Some options mean something to Baton, too: the rates of page loads, see `sampleRate`. Sentry's `dsn`, `release` and `environment` go into the sampling context of traces
 * that begin here. Datadog's `traceIdFormat` is Baton's own: `'decimal'`, the lower 64 bits, or `'hex'`, all 128.
 */
export type PageLoadOptions = {
  readonly [Name in PageLoadTargetName]?: boolean | AgentOptions
} & {
  /**
   * `inherit`: the page load is sampled exactly when the server is. `independent`: the page decides for itself.
   *
   * @defaultValue `'inherit'`
   */
  readonly sampling?: 'inherit' | 'independent'
  /**
   * How many of the sampled traces the browser reports as well, from 0 to 1. The trace id decides, so the page loads that are
   * kept are a subset of the traces that are kept; the agents of the others are told that the page load is unsampled. A rate in
   * the options of an agent wins: Elastic's `transactionSampleRate`, Sentry's `tracesSampleRate`. The rates of sessions
   * (Datadog's `sessionSampleRate`, Faro's `sessionTracking.samplingRate`) win, too; those agents apply them themselves.
   *
   * @defaultValue 1
   */
  readonly sampleRate?: number
  /**
   * The age at which the page drops its hand-off, in seconds.
   *
   * @defaultValue 120
   */
  readonly maxAge?: number
}

/** The option `pageLoad`, resolved: every fixed part of the markup is a finished string. */
export interface PageLoadSettings {
  /** The targets to hand over to. */
  readonly targets: readonly CompiledTarget[]
  /** Those of them that have tags. */
  readonly tagged: readonly CompiledTarget[]
  /** The entries of `Server-Timing`, each name once. */
  readonly entries: readonly TimingEntry[]
  /** How many targets there are. */
  readonly count: number
  /** Every target there is: a template may ask for another one. */
  readonly all: Readonly<Record<PageLoadTargetName, CompiledTarget>>
  /** The names of the tags. */
  readonly tagNames: readonly string[]
  /** Whether one of the targets learns nothing unless a helper is called. */
  readonly needsHelper: boolean
  /** Seconds. */
  readonly maxAge: number
}

/** A target with its options, ready to be rendered. */
export interface CompiledTarget extends Required<Omit<ResolvedTarget, 'agentRate'>> {
  readonly name: PageLoadTargetName
  /** Its place among all targets. */
  readonly index: number
  /** Which page loads are reported; `undefined` when all of them are that have a sampled trace. */
  readonly rate: PageRate | undefined
  readonly tags: readonly CompiledTag[]
  readonly config: PageLoadTarget['config']
  readonly json: (handOff: HandOff) => string
  /** The inline script around the JSON of a hand-off and the time, from the end of its start tag on. */
  readonly script: readonly [beforeData: string, beforeTime: string, end: string]
}

/** A `<meta>` tag without its content. */
interface CompiledTag extends TagPart {
  /** Adds the tag to markup. */
  readonly add: (html: string, content: string | number, isKnownPlain: boolean) => string
}

/** An entry of `Server-Timing`, for all targets that read it. */
interface TimingEntry {
  readonly name: string
  /** Adds the entry, and `, `, to others. */
  readonly add: (entries: string, content: string | number, isKnownPlain: boolean) => string
  readonly sources: readonly { readonly target: CompiledTarget; readonly content: TagPart['content'] }[]
}

/**
 * Validates the option `pageLoad`, and compiles its targets.
 *
 * @throws TypeError for an invalid option.
 */
export function resolvePageLoad(
  option: PageLoadOptions = {},
  serverTiming: boolean,
  surroundings: Omit<PageLoadSurroundings, 'sampling'>,
  report: Report,
): PageLoadSettings {
  if (!isObject(option))
    throw new TypeError(`pageLoad must be an object like { elastic: true }, but was ${quote(option)}.`)
  const names = Object.keys(targets) as PageLoadTargetName[]
  refuseUnknown('option', option, [...names, 'sampling', 'sampleRate', 'maxAge'], 'pageLoad')
  const sampling = oneOf('pageLoad.sampling', option.sampling, ['inherit', 'independent']) ?? 'inherit'
  const maxAge = optional('pageLoad.maxAge', option.maxAge, isPositive, 'a number of seconds above 0') ?? 120

  const pageRate = option.sampleRate === undefined ? undefined : checkedRate('pageLoad.sampleRate', option.sampleRate)
  if (pageRate !== undefined && sampling === 'independent') report('page-rate sampling', independentRate)

  const chosen = names.filter((name) => option[name] !== undefined && option[name] !== false)
  const compiled = names.map((name, index) => {
    const resolved = targets[name].resolve(chosen.includes(name) ? option[name] : true, { ...surroundings, sampling })
    const { agentRate } = resolved
    if (sampling === 'inherit' && agentRate !== undefined) warnOfRates(name, agentRate, pageRate, report)
    const share = sampling === 'independent' ? 1 : shareOf(agentRate, pageRate)
    return compile(name, index, resolved, createPageRate(share), maxAge)
  })
  const isChosen = names.some((name) => option[name] !== undefined) ? chosen : ['w3c']
  const active = compiled.filter(({ name }) => isChosen.includes(name))
  refuseContradictions(active)
  const tagged = active.filter(({ tags }) => tags.length > 0)
  return {
    targets: active,
    tagged,
    entries: serverTiming ? entriesOf(active) : [],
    count: compiled.length,
    all: Object.fromEntries(compiled.map((target) => [target.name, target])) as PageLoadSettings['all'],
    tagNames: tagged.flatMap(({ tags }) => tags.map((tag) => tag.name)),
    needsHelper: active.some(({ name }) => !serverTiming || !targets[name].readsTiming),
    maxAge,
  }
}

function compile(
  name: PageLoadTargetName,
  index: number,
  { options, handOff, isPlain }: ResolvedTarget,
  rate: PageRate | undefined,
  maxAge: number,
): CompiledTarget {
  const { tags, config, json = scriptJson, script }: PageLoadTarget = targets[name]
  const literal = scriptLiteral(options)
  return {
    name,
    index,
    rate,
    options,
    handOff,
    isPlain: isPlain ?? isNeverPlain,
    config,
    json,
    tags: tags.map((tag) => ({ ...tag, add: metaWriter(tag) })),
    script: [
      `>${feedScript}({"data":`,
      `,"options":${literal},"at":`,
      `,"maxAge":${maxAge}}, ${freshnessScript}, ${script})</script>`,
    ],
  }
}

/** The share of the sampled traces whose page loads are reported: the agent's own rate, unless it applies that itself. */
function shareOf(agentRate: AgentRate | undefined, pageRate = 1): number {
  if (agentRate === undefined) return pageRate
  return agentRate.isAppliedByAgent ? 1 : agentRate.rate
}

/** Says where the rates of one agent contradict each other. */
function warnOfRates(
  name: PageLoadTargetName,
  { option, rate }: AgentRate,
  pageRate: number | undefined,
  report: Report,
): void {
  if (name === 'datadog' && rate > 0 && rate < 0.01) report('page-rate percent', percentRate(rate * 100))
  if (pageRate === undefined || rate === pageRate) return
  report(
    `page-rate ${name}`,
    `pageLoad.sampleRate is ${pageRate}, but pageLoad.${name}.${option} says ${rate}, which counts for that agent. Leave one of them out.`,
  )
}

function percentRate(percent: number): string {
  return `pageLoad.datadog.sessionSampleRate is ${percent}, which is ${percent} percent of the sessions: Datadog counts from 0 to 100. Did you mean ${percent * 100}?`
}

const independentRate =
  'pageLoad.sampleRate does nothing with pageLoad.sampling "independent": there the page decides for itself, by the rate of its agent. Leave one of them out.'

/** One agent needs the tag of an unsampled page, and another, which reads the same tag, must not find it. */
function refuseContradictions(active: readonly CompiledTarget[]): void {
  for (const { name, tags } of active.filter(({ name }) => (targets[name] as PageLoadTarget).ignoresFlag)) {
    for (const other of active) {
      const shared = tags.find((tag) => other.tags.some((own) => own.name === tag.name))
      if (shared === undefined || (targets[other.name] as PageLoadTarget).ignoresFlag) continue
      throw new TypeError(
        `pageLoad.${other.name} and pageLoad.${name} cannot be on together: both agents read the tag "${shared.name}", which an unsampled page must have for ${other.name} and must not have for ${name}. Turn one of them off.`,
      )
    }
  }
}

function isNeverPlain(): boolean {
  return false
}

function entriesOf(active: readonly CompiledTarget[]): TimingEntry[] {
  const entries = new Map<string, TimingEntry>()
  for (const target of active) {
    for (const tag of (targets[target.name] as PageLoadTarget).timing) {
      const { sources = [] } = entries.get(tag.name) ?? {}
      const source = { target, content: tag.content }
      entries.set(tag.name, { name: tag.name, add: entryWriter(tag), sources: [...sources, source] })
    }
  }
  return [...entries.values()]
}

/** Adds `name;desc="content", `. Baggage is percent-encoded, but may hold a quote, which would end the string. */
function entryWriter({ name, isPlain = false }: TagPart): TimingEntry['add'] {
  const start = `${name};desc="`
  return (entries, content, isKnownPlain) =>
    `${entries}${start}${isPlain || isKnownPlain ? content : quoted(String(content))}", `
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.4 */
function quoted(text: string): string {
  return /[\\"]/.test(text) ? text.replace(/[\\"]/g, '\\$&') : text
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && Number.isFinite(value)
}
