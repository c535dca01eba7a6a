import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bundleShop } from './shop-bundle.js'
import type { ShopTracer } from './tracers/index.js'

const ofTracers = /^(?:OTEL|ELASTIC|DD|SENTRY)_|^NODE_OPTIONS$/
const folder = fileURLToPath(new URL('..', import.meta.url))

/** The addresses that a shop in a process of its own needs. */
export interface TracedShopParts {
  /** The URL of the receiver to which the tracer reports. */
  readonly intake: string
  readonly stockUrl: string
}

/** The shops that run under a tracer, each in a process of its own. */
export interface TracedShops {
  /**
   * The port of the shop under a tracer, which is started if it does not run yet. A sampled shop samples every trace that begins
   * there, an unsampled one none.
   *
   * Rejects if the process ends before the shop listens.
   */
  port(tracer: ShopTracer, sampled: boolean): Promise<number>
  /** Ends all processes. */
  close(): Promise<void>
}

export function createTracedShops(parts: TracedShopParts): TracedShops {
  const ports = new Map<string, Promise<number>>()
  const children = new Set<ChildProcess>()
  let program: Promise<string> | undefined

  async function start(tracer: ShopTracer, sampled: boolean): Promise<number> {
    program ??= bundleShop()
    const path = await program
    const child = spawn(process.execPath, [...tracer.start, path], {
      cwd: folder,
      env: environment(tracer, sampled, parts),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    children.add(child)
    child.once('close', () => children.delete(child))
    return portOf(child, tracer)
  }

  return {
    port(tracer, sampled) {
      const key = `${tracer.name} ${sampled}`
      const port = ports.get(key) ?? start(tracer, sampled)
      ports.set(key, port)
      return port
    },
    async close() {
      await Promise.all([...children].map(end))
    },
  }
}

/** This process's environment without the settings of tracers, which are for its own spans. */
function environment(tracer: ShopTracer, sampled: boolean, { intake, stockUrl }: TracedShopParts): NodeJS.ProcessEnv {
  const sampleRate = sampled ? 1 : 0
  const others = Object.entries(process.env).filter(([name]) => !ofTracers.test(name))
  return {
    ...Object.fromEntries(others),
    SHOP_TRACER: tracer.name,
    SHOP_STOCK_URL: stockUrl,
    SHOP_SAMPLE_RATE: String(sampleRate),
    ...tracer.environment(intake, sampleRate),
  }
}

function portOf(child: ChildProcess, { title }: ShopTracer): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port))
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`The shop under ${title} ended with code ${code}.`)))
  })
}

/** Ends a process at once: its spans were received when a test looked at them, or are of no interest any more. */
function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve())
    child.kill('SIGKILL')
  })
}
