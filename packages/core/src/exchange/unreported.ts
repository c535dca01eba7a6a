import type { Settings } from '../options/settings.js'

/** Whether nobody reports the server's spans: no recorder, and no tracer that runs. */
export function isUnreported({ record, mustReport, tracers }: Settings): boolean {
  return mustReport && record === undefined && tracers?.isRunning() !== true
}

/** Whether nobody reports them because a tracer that is there was not started, or not given: a page then names no span. */
export function isUnstarted(settings: Settings): boolean {
  return isUnreported(settings) && settings.tracers?.isIdle() === true
}

/** Says so once, when the middleware is made. A tracer that is there and cannot be used has been named already. */
export function warnIfUnreported(settings: Settings): void {
  if (isUnreported(settings) && !isUnstarted(settings)) settings.report('unreported', unreported)
}

const unreported =
  'Nobody reports the spans of this server, so its pages name a span that leads nowhere. Write record: otlp({ url }) with ' +
  '@trace-baton/opentelemetry, or any function that takes records; start a tracer; or write record: false if that is meant.'
