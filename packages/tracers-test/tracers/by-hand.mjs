/** Makes the span of the server by hand, and one inside it, with the API of OpenTelemetry that an SDK has registered. */
export function aroundRequest({ context, propagation, trace }) {
  const tracer = trace.getTracer('shop')
  return (listener) => (req, res) => {
    const parent = propagation.extract(context.active(), req.headers)
    tracer.startActiveSpan('server', { kind: 1 }, parent, (server) => {
      res.once('close', () => server.end())
      if (req.url === '/page?outermost') return listener(req, res)
      tracer.startActiveSpan('middleware', (inner) => {
        res.once('close', () => inner.end())
        listener(req, res)
      })
    })
  }
}
