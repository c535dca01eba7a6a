import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from '@jest/globals'
import { help, readFlags } from '../src/command/flags.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const children: ReturnType<typeof spawn>[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Runs the command until it prints `wanted` or ends. */
function start(
  args: readonly string[],
  wanted = /Ctrl\+C/,
): Promise<{ output: string; child: ReturnType<typeof spawn> }> {
  return new Promise((resolve) => {
    const tsx = ['--import', 'tsx', '--conditions=@trace-baton/source', 'packages/viewer/src/command/main.ts', ...args]
    const env = { ...process.env, NODE_OPTIONS: '', TSX_TSCONFIG_PATH: 'tsconfig.test.json' }
    const child = spawn(process.execPath, tsx, { cwd: root, env })
    children.push(child)
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk
      if (wanted.test(output)) resolve({ output, child })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', () => resolve({ output, child }))
  })
}

describe('trace-baton-viewer', () => {
  it('prints the lines for server and page with its own address, and ends with status 0 when told to', async () => {
    const { output, child } = await start(['--port', '0'])
    const [, url = ''] = /Traces: (http:\/\/localhost:\d+)\/traces/.exec(output) ?? []
    for (const line of [
      `record: otlp({ url: '${url}/v1/traces' })`,
      `OTEL_EXPORTER_OTLP_ENDPOINT=${url} `,
      `ELASTIC_APM_SERVER_URL=${url} `,
      `DD_TRACE_AGENT_URL=${url} `,
      `dsn: 'http://key@${new URL(url).host}/1'`,
      `proxy: '${url}/intake/datadog'`,
      `url: '${url}/collect'`,
      `add ${url} to connect-src`,
      'Nothing is stored',
    ])
      expect(output).toContain(line)
    expect((await fetch(`${url}/traces`)).status).toBe(200)
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('says what to do when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { output, child } = await start(['--port', String(port)], /never/)
    await new Promise((resolve) => other.close(resolve))
    expect([output, child.exitCode]).toEqual([
      `Port ${port} is taken. Stop what listens there, or choose another one: --port ${port + 1}\n`,
      1,
    ])
  })

  it('doctor ends with status 1 for a page that is not well', async () => {
    const shop = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>Shop</title>'),
    )
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
    const { output, child } = await start(
      ['doctor', `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`],
      /never/,
    )
    await new Promise((resolve) => shop.close(resolve))
    expect([output, child.exitCode]).toEqual([
      expect.stringMatching(/^The page names no trace\.\n {2}Put pageLoad\.tags\(\)/),
      1,
    ])
  })

  it('doctor says that a page cannot be fetched', async () => {
    const { output, child } = await start(['doctor', 'http://127.0.0.1:1/'], /never/)
    expect([output, child.exitCode]).toEqual([expect.stringContaining('The page cannot be fetched: '), 1])
  })

  it('says that a file cannot be opened', async () => {
    const { output, child } = await start(['--port', '0', '--save', '/none/traces'], /never/)
    expect([output, child.exitCode]).toEqual([expect.stringContaining('--save /none/traces cannot be opened'), 1])
  })
})

describe('its arguments', () => {
  it.each([
    [[], {}],
    [['--port', '0', '--host=0.0.0.0'], { port: 0, host: '0.0.0.0' }],
    [['--save', 'traces.ndjson'], { save: 'traces.ndjson' }],
    [['-h'], 'help'],
    [['doctor', 'http://localhost:3000/'], { page: 'http://localhost:3000/' }],
  ])('%j are %j', (args, flags) => {
    expect(readFlags(args)).toEqual(flags)
  })

  it.each([
    [['--port', 'http'], '--port must be a whole number from 0 to 65535, but was "http".'],
    [['--port', '65536'], '--port must be a whole number from 0 to 65535, but was "65536".'],
    [['--port=-1'], '--port must be a whole number from 0 to 65535, but was "-1".'],
    [['--host='], '--host needs a value.'],
    [['--prot', '1'], `Unknown option '--prot'.\n\n${help}`],
    [['doctor'], 'doctor needs the address of one page, such as http://localhost:3000/, but was given "".'],
    [['doctor', 'shop'], 'doctor needs the address of one page, such as http://localhost:3000/, but was given "shop".'],
    [['shop'], `Unexpected argument 'shop'.\n\n${help}`],
  ])('%j are refused', (args, message) => {
    expect(() => readFlags(args)).toThrow(new TypeError(message))
  })
})
