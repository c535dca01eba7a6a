import type { Settings } from '../options/settings.js'

/** Whether nobody reports the server's spans: no recorder, and no tracer that runs. */
export function isUnreported({ record, mustReport, tracers }: Settings): boolean {
  return mustReport && record === undefined && tracers?.isRunning() !== true
}

/** Says so once, when the middleware is made. Tests of an application report nothing, and are not told so. */
export function warnIfUnreported(settings: Settings): void {
  if (process.env.NODE_ENV !== 'test' && isUnreported(settings)) settings.report('unreported', unreported)
}

const unreported =
  'Nobody reports the spans of this server, so its pages name a span that leads nowhere. Write record: otlp({ url }) with ' +
  '@trace-baton/opentelemetry, or any function that takes records; start a tracer; or write record: false if that is meant.'
