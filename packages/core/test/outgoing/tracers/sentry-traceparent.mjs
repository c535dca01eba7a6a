import { start as startSentry } from './sentry.mjs'

export function start() {
  return startSentry({ propagateTraceparent: true })
}
