import { agentLines } from '../lines/agent-lines.js'
import type { AgentLines } from '../lines/line.js'

/** What the command prints when it has started at a URL. */
export function instructions(url: string, save?: string): string {
  const stored =
    save === undefined
      ? 'Nothing is stored: what is received is lost when this ends.'
      : `What is received is appended to ${save}.`
  return `Traces: ${url}/traces

${lines(url)}

${stored} Stop it with Ctrl+C.`
}

/** What to paste into server and page, for each agent. */
function lines(url: string): string {
  return `SERVER
${indented(serverLines(url))}

PAGE: the option of baton() for its agent, what belongs into its <head>, and its script

${agentLines(url)
  .map((agent) => `${agent.name}\n${indented(pageLines(agent))}`)
  .join('\n\n')}

Where the page has a Content-Security-Policy, add ${url} to connect-src.`
}

/** What makes each tracer of a server report to a viewer at this URL, one a line. */
export function serverLines(url: string): string {
  const { host } = new URL(url)
  return `Baton           baton({ service: { name: 'shop' }, record: otlp({ url: '${url}/v1/traces' }) })
OpenTelemetry   OTEL_EXPORTER_OTLP_ENDPOINT=${url} node --import ./tracing.mjs app.mjs
Elastic         ELASTIC_APM_SERVER_URL=${url} node --require elastic-apm-node/start.js app.mjs
Datadog         DD_TRACE_AGENT_URL=${url} node --import dd-trace/initialize.mjs app.mjs
Sentry          Sentry.init({ dsn: 'http://key@${host}/1', tracesSampleRate: 1 })
Zipkin          ${url}/api/v2/spans`
}

/** What one agent needs: the option of Baton, the head of the page, and its script. */
export function pageLines({ pageLoad, head, imports, start }: AgentLines): string {
  return [`pageLoad: ${pageLoad}`, `<head> … ${head}`, ...imports, start].filter((line) => line !== '').join('\n')
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
