import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { freePort } from '../scripts/free-port.mjs'

// The examples as their reader starts them; what is on their pages is for the tests beside them.

const root = fileURLToPath(new URL('..', import.meta.url))
const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

describe('npm start -w examples/<name>', () => {
  it.each([
    ['express-handlebars'],
    ['fastify-eta'],
    ['hono-jsx'],
    ['koa-nunjucks'],
    ['koa-pug'],
    ['nestjs-fastify-ejs'],
    ['nestjs-hbs'],
    ['react-ssr'],
  ])('says where its page is, which carries the trace and has all of its scripts: %s', async (name) => {
    const { url, stop } = await start(name)
    try {
      const answer = await fetch(url, { headers })
      const html = await answer.text()
      expect([answer.status, answer.headers.get('content-type')?.toLowerCase()]).toEqual([
        200,
        'text/html; charset=utf-8',
      ])
      expect(html).toContain(traceId)
      const scripts = [...html.matchAll(/<script src="(.+?)"/g)].map(([, src = '']) => fetch(new URL(src, url)))
      expect((await Promise.all(scripts)).map(({ status }) => status)).toEqual(scripts.map(() => 200))
    } finally {
      stop()
    }
  })

  it.each([['udp'], ['websocket'], ['grpc'], ['mqtt']])(
    'sends something that continues a trace, and ends: %s',
    async (name) => {
      const env = { ...process.env, NODE_OPTIONS: '' }
      const npm = spawn('npm', ['start', '-s', '-w', `examples/${name}`], { cwd: root, env })
      let output = ''
      npm.stdout.on('data', (chunk) => (output += chunk))
      npm.stderr.on('data', (chunk) => (output += chunk))
      expect([await new Promise((resolve) => npm.on('close', resolve)), output]).toEqual([0, expect.any(String)])
      const [first, ...others] = output.match(/[0-9a-f]{32}/g) ?? []
      expect(others).toContain(first)
    },
  )
})

/** Resolves when the example has said where it listens. */
async function start(name: string): Promise<{ url: string; stop(): void }> {
  const env = { ...process.env, NODE_OPTIONS: '', PORT: String(await freePort()) }
  const npm = spawn('npm', ['start', '-w', `examples/${name}`], { cwd: root, env, detached: true })
  const stop = () => process.kill(-(npm.pid as number), 'SIGKILL') // what npm has started, too
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk
      const [url] = /http:\S+/.exec(output) ?? []
      if (url !== undefined) resolve({ url, stop })
    }
    npm.stdout.on('data', read)
    npm.stderr.on('data', read)
    npm.on('error', reject)
    npm.on('close', () => reject(new Error(`${name} has ended: ${output}`)))
  })
}
