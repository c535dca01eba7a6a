process.env.DD_INSTRUMENTATION_TELEMETRY_ENABLED = 'false'
process.env.DD_REMOTE_CONFIGURATION_ENABLED = 'false'
process.env.DD_TRACE_STARTUP_LOGS = 'false'
process.env.DD_TRACE_AGENT_URL = 'http://127.0.0.1:1'

export async function start() {
  const { default: tracer } = await import('dd-trace')
  tracer.init({ logInjection: false })
  return (send) => tracer.trace('test', send)
}
