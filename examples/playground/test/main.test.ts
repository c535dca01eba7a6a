import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const children: ReturnType<typeof spawn>[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Runs the playground as `npm start` does, until it prints `wanted` or ends. */
function start(env: Record<string, string>, wanted: RegExp): Promise<string> {
  return new Promise((resolve) => {
    const tsx = ['--import', 'tsx', '--conditions=@trace-baton/source', 'examples/playground/src/main.ts']
    const tsconfig = { TSX_TSCONFIG_PATH: 'tsconfig.test.json' }
    const child = spawn(process.execPath, tsx, {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', ...tsconfig, ...env },
    })
    children.push(child)
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk
      if (wanted.test(output)) resolve(output)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', () => resolve(output))
  })
}

describe('npm start', () => {
  it('serves the shop and the traces on the chosen port', async () => {
    const output = await start({ PORT: '0' }, /Ctrl\+C/)
    const [, url = ''] = /(http:\/\/localhost:\d+)\/ /.exec(output) ?? []
    const pages = await Promise.all(['/', '/traces', '/traces.json'].map((path) => fetch(url + path)))
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('sends the spans of its services to OTEL_EXPORTER_OTLP_ENDPOINT, too', async () => {
    const bodies: string[] = []
    const collector = createServer(async (req, res) => {
      bodies.push(`${req.url} ${await text(req)}`)
      res.setHeader('content-type', 'application/json').end('{}')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => collector.once('listening', resolve))
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
    const exporting = {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    }
    const output = await start({ PORT: '0', ...exporting }, /Ctrl\+C/)
    expect(output).toContain(`The spans of the services also go to ${endpoint}.`)
    const [, url = ''] = /(http:\/\/localhost:\d+)\/ /.exec(output) ?? []
    expect((await fetch(`${url}/`)).status).toBe(200)
    const services = ['shop', 'stock', 'suppliers']
    const sent = (service: string) =>
      bodies.some(
        (body) => body.startsWith('/v1/traces ') && body.includes(`"service.name","value":{"stringValue":"${service}"`),
      )
    await until(() => services.every(sent))
    const traces = (await (await fetch(`${url}/traces.json`)).json()) as { spans: { service: string }[] }[]
    expect(new Set(traces.flatMap(({ spans }) => spans.map(({ service }) => service)))).toEqual(new Set(services))
    await new Promise((resolve) => {
      collector.close(resolve)
      collector.closeAllConnections()
    })
  })

  it('says what to do when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const output = await start({ PORT: String(port) }, /never/)
    await new Promise((resolve) => other.close(resolve))
    expect(output).toContain(
      `Port ${port} is taken. Stop what listens there, or choose another one: PORT=${port + 1} npm start`,
    )
  })

  it.each([
    ['PORT', 'http', 'PORT is "http", which cannot be used. It is 3000 when left out.'],
    ['SAMPLE_RATE', '50%', 'SAMPLE_RATE is "50%", which cannot be used. It is 1 when left out.'],
  ])('refuses a wrong %s', async (name, value, message) => {
    expect(await start({ [name]: value }, /never/)).toContain(message)
  })
})
