import { browserTracingIntegration, init } from '@sentry/browser'

// What the script of `pageLoad.script('sentry')` finds and starts, as a page that loads Sentry's own bundle has it.
Object.assign(window, {
  Sentry: { init, browserTracingIntegration: () => browserTracingIntegration({ idleTimeout: 500 }) },
})
