import type { Service } from '../context/service.js'
import { isObject, optionalBoolean, quote, refuseUnknown, suggest } from '../validation.js'
import { type PropagatorName, propagators } from './index.js'
import { createInjector, type Injector } from './inject.js'
import type { Propagator } from './propagator.js'
import { resolveSentry, type SentryOptions, type SentrySettings } from './sentry/options.js'

/** The header formats to read and to write. A list means both. */
export type PropagatorsOption = readonly PropagatorName[] | PropagatorOptions

interface PropagatorOptions {
  readonly extract?: readonly PropagatorName[]
  readonly inject?: readonly PropagatorName[]
  /** Reads no further format once one has named a parent. */
  readonly firstMatch?: boolean
  /**
   * Sets the random flag of W3C level 2 on the traces that begin here. Receivers of level 1 may refuse a `traceparent` with
   * it: otel-go before 1.42, for one, then starts a new trace.
   *
   * @defaultValue `false`
   */
  readonly randomFlag?: boolean
  /** This service's Sentry project, and the organization whose traces are continued. */
  readonly sentry?: SentryOptions
}

/** The option `propagators`, resolved. */
export interface PropagatorSettings {
  readonly extract: readonly Propagator[]
  /** The lowercase names of all headers that they read: a request without any of them carries nothing. */
  readonly reads: readonly string[]
  /** Whether no format is read after the first with a parent. */
  readonly firstMatch: boolean
  /** Whether traces that begin here have the random flag. */
  readonly randomFlag: boolean
  readonly injector: Injector
}

/**
 * Validates the option `propagators`.
 *
 * @throws TypeError for an invalid option.
 */
export function resolvePropagators(option: PropagatorsOption | undefined, service: Service = {}): PropagatorSettings {
  const { extract, inject, firstMatch, randomFlag, ...own } = chosenBy(option)
  const all = propagators.map((format) => configured(format, own[format.name as keyof typeof own], service))
  const within = Array.isArray(option) ? 'propagators' : undefined
  const formats = named(within ?? 'propagators.extract', extract === undefined ? readByDefault : extract, all)
  return {
    extract: formats,
    reads: [...new Set(formats.flatMap(({ fields }) => fields))],
    injector: createInjector(
      named(within ?? 'propagators.inject', inject === undefined ? writtenByDefault : inject, all),
    ),
    firstMatch: optionalBoolean('propagators.firstMatch', firstMatch) ?? false,
    randomFlag: optionalBoolean('propagators.randomFlag', randomFlag) ?? false,
  }
}

/** The Sentry project of this service, if the option `propagators` names it. */
export function sentryIn(option: PropagatorsOption | undefined): SentrySettings | undefined {
  const { sentry } = chosenBy(option)
  return sentry === undefined ? undefined : resolveSentry(sentry)
}

const readByDefault = propagators.filter(({ optIn }) => !optIn).map(({ name }) => name)
const writtenByDefault: readonly PropagatorName[] = ['w3c', 'baggage']
const configurable = propagators.filter(({ configure }) => configure !== undefined).map(({ name }) => name)

function chosenBy(option: PropagatorsOption = {}): PropagatorOptions {
  if (Array.isArray(option)) return { extract: option, inject: option }
  if (!isObject(option)) {
    throw new TypeError(`propagators must be a list of names or { extract, inject }, but was ${quote(option)}.`)
  }
  refuseUnknown('option', option, ['extract', 'inject', 'firstMatch', 'randomFlag', ...configurable], 'propagators')
  return option as PropagatorOptions
}

function configured(format: Propagator<PropagatorName>, options: unknown, service: Service): Propagator {
  return format.configure?.(options, service) ?? format
}

/** The formats in the order of their names. */
function named(option: string, names: readonly string[], all: readonly Propagator[]): readonly Propagator[] {
  if (!Array.isArray(names)) throw new TypeError(`${option} must be a list of names, but was ${quote(names)}.`)
  return names.map((name) => {
    const found = all.find((format) => format.name === name)
    if (found) return found
    const known = all.map((format) => format.name)
    throw new TypeError(
      `${option} does not know ${quote(name)}.${suggest(name, known)} There are: ${known.join(', ')}.`,
    )
  })
}
