import type { ShopTracer } from './tracer.js'

/** The environment that both start files read. */
function sentryEnvironment(intake: string, sampleRate: number): Readonly<Record<string, string>> {
  const dsn = new URL('/7', intake)
  dsn.username = 'key'
  return { SENTRY_DSN: String(dsn), SENTRY_TRACES_SAMPLE_RATE: String(sampleRate) }
}

/** @see https://docs.sentry.io/platforms/javascript/guides/express/install/esm/ */
export const sentry: ShopTracer = {
  name: 'sentry',
  title: 'Sentry 11',
  start: ['--import', './src/tracers/start/sentry.mjs'],
  environment: sentryEnvironment,
}

export const sentry10: ShopTracer = {
  name: 'sentry10',
  title: 'Sentry 10',
  start: ['--import', './src/tracers/start/sentry10.mjs'],
  environment: sentryEnvironment,
}
