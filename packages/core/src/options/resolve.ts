import type { Service } from '../context/service.js'
import { createDiagnosis } from '../diagnostics/diagnosis.js'
import { createReport, guarded, type Report } from '../diagnostics/report.js'
import { resolveCors } from '../http/cors.js'
import { resolveServerTiming } from '../http/server-timing-options.js'
import { resolveTraceIdHeader } from '../http/trace-id-header.js'
import { resolveOutgoing } from '../outgoing/options.js'
import { type PageLoadSettings, resolvePageLoad } from '../page-load/options.js'
import { resolvePropagators, sentryIn } from '../propagators/options.js'
import { resolveSampling } from '../sampling/options.js'
import type { Recorder } from '../trace/record.js'
import { resolveTracer } from '../tracers/resolve.js'
import { isFunction, isObject, oneOf, optional, optionalBoolean, quote, refuseUnknown } from '../validation.js'
import { type BatonOptions, optionNames } from './options.js'
import type { Settings } from './settings.js'

/**
 * Validates the options, each by the room that it belongs to, and fills in the defaults.
 *
 * @throws TypeError for an invalid option.
 */
export function resolve(options: BatonOptions = {}): Settings {
  if (!isObject(options)) throw new TypeError(`The options of Baton must be an object, but were ${quote(options)}.`)
  refuseUnknown('option', options, optionNames)
  const report = createReport()
  const service = resolveService(options.service)
  const formats = resolvePropagators(options.propagators, service)
  const serverTiming = resolveServerTiming(options.serverTiming)
  const surroundings = { service, sentry: sentryIn(options.propagators) }
  const pageLoad = resolvePageLoad(options.pageLoad, serverTiming !== undefined, surroundings, report)
  return Object.freeze({
    ...formats,
    ...resolveSampling(options, report),
    service,
    pageLoad,
    serverTiming,
    report,
    cache: oneOf('cache', options.cache, ['private', 'omit', 'allow']) ?? 'private',
    cors: resolveCors(options.cors, formats.reads),
    responseHeader: resolveTraceIdHeader(options.responseHeader),
    outgoing: resolveOutgoing(options.outgoing, formats, report),
    autoInject: resolveAutoInject(options.autoInject, pageLoad, report),
    diagnosis: optionalBoolean('diagnose', options.diagnose) ? createDiagnosis(report) : undefined,
    tracers: resolveTracer(options.tracer, report),
    detachAfter: resolveDetachAfter(options.detachAfter),
    record: resolveRecorder(options.record, report),
    mustReport: options.record !== false,
  })
}

function resolveService(option: unknown = {}): Service {
  if (!isObject(option)) {
    const meant = typeof option === 'string' ? ` Did you mean { name: ${quote(option)} }?` : ''
    throw new TypeError(`service must be { name, version, environment }, but was ${quote(option)}.${meant}`)
  }
  refuseUnknown('option', option, ['name', 'version', 'environment'], 'service')
  for (const [key, value] of Object.entries(option)) {
    optional(`service.${key}`, value, (text) => typeof text === 'string', 'a string')
  }
  return Object.freeze({ ...option })
}

function resolveAutoInject(
  option: boolean | undefined,
  { targets, tagNames }: PageLoadSettings,
  report: Report,
): boolean {
  const isOn = optionalBoolean('autoInject', option) ?? false
  if (isOn && tagNames.length === 0) {
    const names = targets.map(({ name }) => name).join(', ') || 'none'
    report(
      'auto-inject targets',
      `autoInject has no tags to put in: no agent that is configured under pageLoad reads any (${names}). Configure one that does, or render pageLoad.script() in the template.`,
    )
  }
  return isOn
}

/** In milliseconds. */
function resolveDetachAfter(seconds: unknown = 300): number {
  if (typeof seconds === 'number' && seconds >= 0) return seconds * 1000
  throw new TypeError(`detachAfter must be a number of seconds from 0, but was ${quote(seconds)}.`)
}

function resolveRecorder(option: Recorder | false | undefined, report: Report): Recorder | undefined {
  if (option === false) return undefined
  const recorder = optional('record', option, isFunction, 'a function that receives a record, or false')
  return recorder && guarded(report, 'record', recorder)
}
