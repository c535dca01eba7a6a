import { browserTracingIntegration, init } from '@sentry/browser'

// The script of `pageLoad.script('sentry')` starts this agent, which is on `window` as with Sentry's own bundle.
Object.assign(window, {
  Sentry: { init, browserTracingIntegration: () => browserTracingIntegration({ idleTimeout: 500 }) },
})
