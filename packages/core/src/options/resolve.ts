import { createDiagnosis } from '../diagnostics/diagnosis.js'
import { createReport, type Report } from '../diagnostics/report.js'
import { resolveCors } from '../http/cors.js'
import { resolveOutgoing } from '../outgoing/options.js'
import { scriptLiteral } from '../page-load/html.js'
import type { PageLoadSettings } from '../page-load/page-load.js'
import { type PageLoadTargetName, targets } from '../page-load/targets/index.js'
import type { ConfiguredTarget, PageLoadSurroundings } from '../page-load/targets/target.js'
import { type PropagatorName, propagators } from '../propagators/index.js'
import type { Propagator } from '../propagators/propagator.js'
import { resolveSentry } from '../propagators/sentry/options.js'
import { isRate, type Rate, rate } from '../sampling/decide.js'
import { createLimiter, type Limiter } from '../sampling/rate-limiter.js'
import { type Trust, type TrustLevel, trustLevels } from '../sampling/trust.js'
import type { Service } from '../trace/record.js'
import { quote, refuseUnknown, suggest } from '../validation.js'
import type { BatonOptions, PageLoadOptions } from './options.js'
import type { IgnoreRule, Settings } from './settings.js'

/**
 * Validates options and fills in the defaults.
 *
 * @throws TypeError naming the option, what it was, what is allowed and what was probably meant.
 */
export function resolve(options: BatonOptions = {}): Settings {
  if (!isObject(options)) throw new TypeError(`The options of Baton must be an object, but were ${quote(options)}.`)
  refuseUnknown('option', options, optionNames)
  const formats = resolvePropagators(options.propagators)
  const report = createReport()
  const serverTiming = resolveBoolean('serverTiming', options.serverTiming) ?? true
  const pageLoad = resolvePageLoad(options.pageLoad, serverTiming, { sentry: sentryIn(options.propagators) })
  return Object.freeze({
    ...formats,
    rate: resolveRate(options.sampleRate),
    sampler: optional('sampler', options.sampler, isFunction, 'a function of a candidate'),
    trust: resolveTrust(options.trust),
    mayForce: resolveCap(options.maxForcedPerSecond),
    ignore: resolveIgnore(options.ignore),
    service: resolveService(options.service),
    pageLoad,
    cache:
      optional('cache', options.cache, oneOf('private', 'omit', 'allow'), oneOfText('private', 'omit', 'allow')) ??
      'private',
    cors: resolveCors(options.cors, resolveTraceHeaders(formats)),
    responseHeader: resolveResponseHeader(options.responseHeader),
    outgoing: resolveOutgoing(options.outgoing, formats.inject),
    autoInject: resolveAutoInject(options.autoInject, pageLoad, report),
    serverTiming,
    diagnosis: resolveBoolean('diagnose', options.diagnose) ? createDiagnosis(report) : undefined,
    record: optional('record', options.record, isFunction, 'a function that receives a record'),
    report,
  })
}

const optionNames = [
  'propagators',
  'sampleRate',
  'sampler',
  'trust',
  'maxForcedPerSecond',
  'ignore',
  'service',
  'pageLoad',
  'cache',
  'cors',
  'responseHeader',
  'outgoing',
  'autoInject',
  'serverTiming',
  'record',
  'diagnose',
]

type Propagators = Pick<Settings, 'extract' | 'inject' | 'firstMatch'>

/** Which formats are read, and which are written. */
export function resolvePropagators(option: BatonOptions['propagators']): Propagators {
  if (option === undefined) return { extract: unasked, inject: named('propagators', byDefault), firstMatch: false }
  if (Array.isArray(option)) {
    const both = named('propagators', option)
    return { extract: both, inject: both, firstMatch: false }
  }
  if (!isObject(option)) {
    throw new TypeError(`propagators must be a list of names or { extract, inject }, but was ${quote(option)}.`)
  }
  const configurable = propagators.filter(({ configure }) => configure !== undefined).map(({ name }) => name)
  refuseUnknown('option', option, ['extract', 'inject', 'firstMatch', ...configurable], 'propagators')
  const { extract = unasked.map(({ name }) => name), inject = byDefault, firstMatch = false } = option as Chosen
  return {
    extract: named('propagators.extract', extract, option),
    inject: named('propagators.inject', inject, option),
    firstMatch: resolveBoolean('propagators.firstMatch', firstMatch) ?? false,
  }
}

type Chosen = Exclude<NonNullable<BatonOptions['propagators']>, readonly PropagatorName[]>

/** The lowercase names of the headers that are read. */
export function resolveTraceHeaders({ extract }: Pick<Propagators, 'extract'>): string[] {
  return [...new Set(extract.flatMap(({ fields }) => fields))]
}

/** The formats that are read unless others are asked for. */
const unasked = propagators.filter(({ optIn }) => !optIn)

const byDefault: readonly PropagatorName[] = ['w3c', 'baggage']

/** The named propagators in the order of the names, each with its own options where it has some. */
function named(option: string, names: readonly PropagatorName[], options: object = {}): readonly Propagator[] {
  if (!Array.isArray(names)) throw new TypeError(`${option} must be a list of names, but was ${quote(names)}.`)
  return names.map((name) => {
    const found = propagators.find((propagator) => propagator.name === name)
    const own = (options as Record<string, unknown>)[name]
    if (found) return own === undefined ? found : (found.configure?.(own) ?? found)
    const all = propagators.map((propagator) => propagator.name)
    throw new TypeError(`${option} does not know ${quote(name)}.${suggest(name, all)} There are: ${all.join(', ')}.`)
  })
}

function resolveRate(sampleRate: unknown = 1): Rate {
  if (isRate(sampleRate)) return rate(sampleRate)
  throw new TypeError(`sampleRate must be a number from 0 to 1, but was ${quote(sampleRate)}.${meantRate(sampleRate)}`)
}

function meantRate(value: unknown): string {
  if (value === '' || (typeof value !== 'string' && typeof value !== 'number')) return ''
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(String(value))
  const meant = percent ? Number(percent[1]) / 100 : Number(value) > 1 ? Number(value) / 100 : Number(value)
  return isRate(meant) ? ` Did you mean ${meant}?` : ''
}

function resolveTrust(option: unknown = 'continue'): Trust {
  if (typeof option === 'function' || trustLevels.includes(option as TrustLevel)) return option as Trust
  const allowed = `${trustLevels.map((level) => quote(level)).join(', ')} or a function of a request`
  throw new TypeError(`trust must be ${allowed}, but was ${quote(option)}.${suggest(option, trustLevels)}`)
}

function resolveCap(option: unknown): Limiter | undefined {
  if (option === undefined) return undefined
  if (typeof option === 'number' && option >= 0) return createLimiter(option)
  throw new TypeError(`maxForcedPerSecond must be a number from 0, but was ${quote(option)}.`)
}

function resolveIgnore(option: unknown = []): readonly IgnoreRule[] {
  const allowed = 'a list of paths, regular expressions and functions of a request'
  if (!Array.isArray(option)) throw new TypeError(`ignore must be ${allowed}, but was ${quote(option)}.`)
  for (const rule of option) {
    if (typeof rule === 'string' && !/^[/*]/.test(rule)) {
      throw new TypeError(
        `ignore compares with paths, which begin with "/", but was ${quote(rule)}. Did you mean ${quote(`/${rule}`)}?`,
      )
    }
    if (typeof rule !== 'string' && typeof rule !== 'function' && !(rule instanceof RegExp)) {
      throw new TypeError(`ignore must be ${allowed}, but held ${quote(rule)}.`)
    }
  }
  return option.map((rule) => {
    if (rule instanceof RegExp) return new RegExp(rule) // matching writes to it, and this one is not ours
    return typeof rule === 'string' && rule.includes('*') ? wildcard(rule) : rule
  })
}

function wildcard(path: string): RegExp {
  const literal = path.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`)
}

function resolveService(option: unknown = {}): Service {
  if (!isObject(option)) {
    throw new TypeError(
      `service must be { name, version, environment }, but was ${quote(option)}.${typeof option === 'string' ? ` Did you mean { name: ${quote(option)} }?` : ''}`,
    )
  }
  refuseUnknown('option', option, ['name', 'version', 'environment'], 'service')
  for (const [key, value] of Object.entries(option)) {
    optional(`service.${key}`, value, (text) => typeof text === 'string', 'a string')
  }
  return Object.freeze({ ...option })
}

/** Who we are for Sentry, where its header format was told. */
function sentryIn(option: BatonOptions['propagators']) {
  const own = isObject(option) ? (option as Chosen).sentry : undefined
  return own === undefined ? undefined : resolveSentry(own)
}

function resolvePageLoad(
  option: PageLoadOptions = {},
  serverTiming: boolean,
  surroundings: PageLoadSurroundings,
): PageLoadSettings {
  if (!isObject(option))
    throw new TypeError(`pageLoad must be an object like { elastic: true }, but was ${quote(option)}.`)
  const names = Object.keys(targets) as PageLoadTargetName[]
  refuseUnknown('option', option, [...names, 'sampling', 'maxAge'], 'pageLoad')
  const chosen = names.filter((name) => option[name] !== undefined && option[name] !== false)
  const byDefault = names.some((name) => option[name] !== undefined) ? chosen : (['w3c'] as const)
  const all = names.map((name) => {
    const resolved = targets[name].resolve(chosen.includes(name) ? option[name] : true, surroundings)
    return [name, { ...resolved, literal: scriptLiteral(resolved.options) }]
  })
  return {
    names: byDefault,
    all: Object.fromEntries(all) as Record<PageLoadTargetName, ConfiguredTarget>,
    tagNames: byDefault.flatMap((name) => targets[name].tagNames),
    timed: serverTiming && byDefault.some((name) => targets[name].timingNames.length > 0),
    needsHelper: byDefault.some((name) => !serverTiming || !targets[name].readsTiming),
    sampling:
      optional(
        'pageLoad.sampling',
        option.sampling,
        oneOf('inherit', 'independent'),
        oneOfText('inherit', 'independent'),
      ) ?? 'inherit',
    maxAge: optional('pageLoad.maxAge', option.maxAge, isPositive, 'a number of seconds above 0') ?? 120,
  }
}

function resolveResponseHeader(option: unknown): string | undefined {
  if (option === undefined || option === false) return undefined
  if (option === true) return 'x-trace-id'
  if (typeof option === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(option)) return option.toLowerCase()
  throw new TypeError(`responseHeader must be true or the name of a header, but was ${quote(option)}.`)
}

function resolveBoolean(name: string, option: boolean | undefined): boolean | undefined {
  return optional(name, option, (value) => typeof value === 'boolean', 'true or false')
}

function resolveAutoInject(
  option: boolean | undefined,
  { names, tagNames }: PageLoadSettings,
  report: Report,
): boolean {
  resolveBoolean('autoInject', option)
  if (option === true && tagNames.length === 0) {
    report(
      'auto-inject targets',
      `autoInject has no tags to put in: no agent that is configured under pageLoad reads any (${names.join(', ') || 'none'}). Configure one that does, or render pageLoad.script() in the template.`,
    )
  }
  return option === true
}

function optional<T>(name: string, value: T, isValid: (value: unknown) => boolean, allowed: string): T {
  if (value === undefined || isValid(value)) return value
  throw new TypeError(`${name} must be ${allowed}, but was ${quote(value)}.`)
}

function oneOf(...allowed: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && allowed.includes(value)
}

function oneOfText(...allowed: readonly string[]): string {
  return allowed.map((value) => quote(value)).join(' or ')
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && Number.isFinite(value)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
