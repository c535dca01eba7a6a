import type { Report } from '../diagnostics/report.js'
import { isObject, oneOf, optional, quote, refuseUnknown } from '../validation.js'
import { refuseContradictions } from './contradictions.js'
import { feedScript, freshnessScript } from './guard.js'
import { metaWriter, scriptJson, scriptLiteral } from './html.js'
import type { PageRate } from './page-rate.js'
import { resolvePageRate } from './page-rate-option.js'
import { type PageLoadTargetName, targets } from './targets/index.js'
import type { TargetOptions } from './targets/option-types.js'
import type { HandOff, PageLoadSurroundings, PageLoadTarget, ResolvedTarget, TagPart } from './targets/target.js'
import { entryWriter } from './timing-entry.js'

/**
 * The targets to hand over to (`true`, or the options of the agent's own `init`), and on which terms. Without any target,
 * `w3c` is on.
 *
 * Some options mean something to Baton, too: the rates of page loads, see `sampleRate`. Sentry's `dsn`, `release` and `environment` go into the sampling context of traces
 * that begin here. Datadog's `traceIdFormat` is Baton's own: `'decimal'`, the lower 64 bits, or `'hex'`, all 128.
 */
export type PageLoadOptions = {
  readonly [Name in PageLoadTargetName]?:
    | boolean
    | (Name extends 'w3c' ? NoOptions : TargetOptions<Exclude<Name, 'w3c'>>)
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

type NoOptions = Readonly<Record<string, never>>

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
  /** Adds the entry to others, without its end. */
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

  const rateOf = resolvePageRate(option.sampleRate, sampling, report)
  const chosen = names.filter((name) => option[name] !== undefined && option[name] !== false)
  const compiled = names.map((name, index) => {
    const resolved = targets[name].resolve(chosen.includes(name) ? option[name] : true, { ...surroundings, sampling })
    return compile(name, index, resolved, rateOf(name, resolved.agentRate), maxAge)
  })
  const isChosen = names.some((name) => option[name] !== undefined) ? chosen : ['w3c']
  const active = compiled.filter(({ name }) => isChosen.includes(name))
  refuseContradictions(active.map(({ name }) => name))
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

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && Number.isFinite(value)
}
