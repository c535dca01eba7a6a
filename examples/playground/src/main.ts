import { otlp } from '@trace-baton/opentelemetry'
import { startPlayground } from './playground.js'

const port = numberFrom('PORT', 3000, (value) => Number.isInteger(value) && value >= 0 && value <= 65535)
const sampleRate = numberFrom('SAMPLE_RATE', 1, (value) => value >= 0 && value <= 1)
const host = process.env.HOST ?? '127.0.0.1'
const endpoint = process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || process.env.OTEL_EXPORTER_OTLP_ENDPOINT
const record = endpoint ? otlp() : undefined

try {
  const { url } = await startPlayground({ port, host, sampleRate, ...(record && { record }) })
  console.log(`
Baton playground

  ${url}/          the shop: choose the agent, the tracer, and with or without Baton
  ${url}/compare   all agents side by side
  ${url}/matrix    the shop under each tracer, with each agent
  ${url}/traces    what everybody reported, joined
${
  endpoint
    ? `
The spans of the services also go to ${endpoint}.
`
    : ''
}
Stop it with Ctrl+C.`)
  if (record) process.once('SIGINT', () => void record.shutdown().finally(() => process.exit(130)))
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
  stop(`Port ${port} is taken. Stop what listens there, or choose another one: PORT=${port + 1} npm start`)
}

function numberFrom(name: string, byDefault: number, isValid: (value: number) => boolean): number {
  const given = process.env[name]
  if (given === undefined || given === '') return byDefault
  if (!isValid(Number(given)))
    stop(`${name} is ${JSON.stringify(given)}, which cannot be used. It is ${byDefault} when left out.`)
  return Number(given)
}

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}
