import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'

// The built package in Node itself: in jest on Node 20, what the inject() of Fastify 5 requires cannot be loaded.

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = `{ traceparent: '00-${traceId}-b7ad6b7169203331-01' }`

const esm = (name: string) => `
import Fastify from '${name}'
import { baton } from '@trace-baton/fastify'
`
const commonJs = (name: string) => `
const Fastify = require('${name}')
const { baton } = require('@trace-baton/fastify')
`
const program = `
const app = Fastify()
app.register(baton, { record: ({ traceId, name, outcome, aborted }) => console.log(traceId, name, outcome, aborted) })
app.get('/users/:id', async ({ transaction }, { locals }) => transaction.traceId + locals.pageLoad.tags())
app.inject({ url: '/users/7', headers: ${headers} })
  .then(({ statusCode, body }) => console.log(statusCode, body.slice(0, 64)))
  .then(() => app.inject({ url: '/%E0%A4%A', headers: ${headers} }))
  .then(({ statusCode }) => console.log(statusCode))
`

// A malformed URL is answered before any hook, and inject() asks no server: docs/frameworks.md.
const output = `${traceId} GET /users/:id success false\n200 ${traceId}<meta name="traceparent" content\n400\n`

it.each([
  ['Fastify 5 in an ES module', 'app.mjs', esm('fastify')],
  ['Fastify 4 in an ES module', 'app.mjs', esm('fastify4')],
  ['Fastify 5 in a CommonJS module', 'app.cjs', commonJs('fastify')],
  ['Fastify 4 in a CommonJS module', 'app.cjs', commonJs('fastify4')],
])('records what inject() asks %s as a request that was answered', async (_, name, imports) => {
  const folder = mkdtempSync(fileURLToPath(new URL('.inject-', import.meta.url)))
  try {
    writeFileSync(join(folder, name), imports + program)
    expect((await outputOf(join(folder, name))).split('\n').sort()).toEqual(output.split('\n').sort())
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** What a program prints, on stdout and stderr. */
function outputOf(file: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file], { env: { ...process.env, NODE_OPTIONS: '' } })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', () => resolve(output))
  })
}
