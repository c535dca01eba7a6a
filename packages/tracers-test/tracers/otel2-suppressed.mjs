// OpenTelemetry 2, told by the application not to trace /ignored.
import { api, core } from 'otel2-sdk-node'
import './otel2.mjs'

globalThis.aroundRequest = (listener) => (req, res) => {
  if (!req.url.startsWith('/suppressed')) return listener(req, res)
  return api.context.with(core.suppressTracing(api.context.active()), listener, undefined, req, res)
}
