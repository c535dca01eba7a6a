import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Exported } from './exported.js'
import { type Intake, receiveSpans } from './intake.js'

const root = new URL('../', import.meta.url)

/** How a tracer is started. */
export interface Setup {
  /** A file of the folder `tracers`, or a package; none starts without a tracer. */
  readonly import?: string | undefined
  readonly env?: Readonly<Record<string, string>>
  /** The options of Baton, as JSON; `tracer: 'elastic'` and `record: true` become the real ones in the application. */
  readonly baton?: object
  /** A file of the folder `apps`. */
  readonly app?: string
}

/**
 * The span that the tracer has exported. Throws when it has not arrived although the application has answered another request
 * and the tracer has sent what it had, twenty times: that takes as long as the machine needs, and waits for no clock.
 */
export async function exported({ url, intake, flush }: Shop, wanted: (span: Exported) => boolean): Promise<Exported> {
  for (let round = 0; round < 20; round++) {
    await flush()
    const found = intake.spans.find(wanted)
    if (found !== undefined) return found
    await (await fetch(`${url}/warnings`)).text()
  }
  throw new Error(`The tracer has exported no such span: ${wanted}`)
}

/** An application in a process of its own, with its tracer, which sends to an intake of ours. */
export interface Shop {
  readonly url: string
  readonly intake: Intake
  /** Waits until the tracer has sent what it has. */
  flush(): Promise<void>
  close(): Promise<void>
}

export async function startShop(setup: Setup): Promise<Shop> {
  const { env = {}, baton = {}, app = 'app.mjs' } = setup
  const intake = await receiveSpans()
  const child = fork(fileURLToPath(new URL(`apps/${app}`, root)), [], {
    cwd: fileURLToPath(root),
    execArgv: importOf(setup),
    env: { ...environmentFor(intake.url), ...env, BATON: JSON.stringify(baton) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = endOf(child)
  const { port } = await messageOf(child, gone).catch(async (error) => {
    await intake.close()
    throw error
  })
  return {
    url: `http://127.0.0.1:${port}`,
    intake,
    async flush() {
      const answer = messageOf(child, gone)
      child.send('flush')
      await answer
    },
    async close() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      await intake.close()
    },
  }
}

/** The arguments of Node that start the tracer. */
export function importOf({ import: tracer }: Setup): string[] {
  if (tracer === undefined) return []
  return ['--import', tracer.endsWith('.mjs') ? new URL(`tracers/${tracer}`, root).href : tracer]
}

/** An environment without jest, in which each tracer sends to a backend of ours, and to nobody else. */
export function environmentFor(intake: string): NodeJS.ProcessEnv {
  return { ...cleanEnvironment(), ...sendingTo(intake), NODE_NO_WARNINGS: '1' } // they are collected, not printed
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_ENV: __, JEST_WORKER_ID: ___, ...rest } = process.env
  return rest
}

function sendingTo(url: string): Record<string, string> {
  return {
    INTAKE: url,
    OTEL_SERVICE_NAME: 'shop',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    DD_TRACE_AGENT_URL: url,
    DD_SERVICE: 'shop',
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_TRACE_STARTUP_LOGS: 'false',
    DD_TRACE_FLUSH_INTERVAL: '100',
    SENTRY_DSN: `${url.replace('//', '//key@')}/1`,
  }
}

/** Rejects when the application has ended; one promise for all messages, so that they do not pile up listeners. */
function endOf(child: ChildProcess): Promise<never> {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The application ended with ${code}.`)
  })
  gone.catch(() => {}) // nobody may wait for a message then
  return gone
}

async function messageOf(child: ChildProcess, gone: Promise<never>): Promise<{ port?: number }> {
  const [message] = await Promise.race([once(child, 'message'), gone])
  return message
}
