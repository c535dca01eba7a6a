import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

// The built package in Node itself, beside each major of Nest: Nest 10 and 11 are CommonJS, Nest 12 is ESM.

const root = fileURLToPath(new URL('../../..', import.meta.url))

const esm = `
import 'reflect-metadata'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { BatonModule, CurrentTransaction } from '@trace-baton/nestjs'
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
`
const commonJs = `
require('reflect-metadata')
const { Controller, Get, Module } = require('@nestjs/common')
const { NestFactory } = require('@nestjs/core')
const { ExpressAdapter } = require('@nestjs/platform-express')
const { FastifyAdapter } = require('@nestjs/platform-fastify')
const { BatonModule, CurrentTransaction } = require('@trace-baton/nestjs')
`
const program = `
class Cats {
  find(transaction) {
    return transaction.traceId
  }
}
CurrentTransaction()(Cats.prototype, 'find', 0)
Get(':id')(Cats.prototype, 'find', Object.getOwnPropertyDescriptor(Cats.prototype, 'find'))
Controller('cats')(Cats)

async function serve(adapter) {
  class AppModule {}
  const record = ({ traceId, name }) => console.log(name, traceId)
  Module({ imports: [BatonModule.forRoot({ record })], controllers: [Cats] })(AppModule)
  const app = await NestFactory.create(AppModule, adapter, { logger: ['error', 'warn'] })
  await app.listen(0, '127.0.0.1')
  const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
  const answer = await fetch('http://127.0.0.1:' + app.getHttpServer().address().port + '/cats/7', { headers })
  console.log(await answer.text())
  await app.close()
}

console.log(require('@nestjs/core/package.json').version.split('.')[0])
serve(new ExpressAdapter()).then(() => serve(new FastifyAdapter())).then(() => process.exit())
`
const traceId = '0af7651916cd43dd8448eb211c80319c'
const served = `GET /cats/:id ${traceId}\n${traceId}\n`

describe.each([
  ['10', 'test/nest10'],
  ['11', 'test/nest11'],
  ['12', 'packages/nestjs/test'],
])('beside Nest %s', (major, home) => {
  it.each([
    ['an ES module', 'app.mjs', esm],
    ['a CommonJS module', 'app.cjs', commonJs],
  ])('serves %s', async (_, name, imports) => {
    const folder = mkdtempSync(join(root, home, '.built-'))
    try {
      // A copy, so that it finds the Nest of the folder it lies in.
      const installed = join(folder, 'node_modules/@trace-baton/nestjs')
      mkdirSync(installed, { recursive: true })
      for (const part of ['package.json', 'dist']) {
        cpSync(join(root, 'packages/nestjs', part), join(installed, part), { recursive: true })
      }
      writeFileSync(join(folder, name), imports + program)
      const lines = (await outputOf(join(folder, name))).split('\n')
      // Nest warns of a module that takes it more than 10 ms, which any takes on a busy machine.
      const said = lines.filter((line) => !/\[ModuleTokenFactory\].* is taking [\d.]+ms to serialize/.test(line))
      expect(said.sort()).toEqual(`${major}\n${served}${served}`.split('\n').sort())
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

// In jest on Node 20, what Mercurius requires cannot be loaded.
it('finds the transaction of its request in a resolver of Mercurius on Fastify', async () => {
  const program = `
import 'reflect-metadata'
import { Module, UseInterceptors } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql'
import { MercuriusDriver } from '@nestjs/mercurius'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { BatonInterceptor, BatonModule, CurrentTransaction } from '@trace-baton/nestjs'

class Cats {
  cat({ name, traceId }) {
    return name + ' ' + traceId
  }
}
CurrentTransaction()(Cats.prototype, 'cat', 0)
Query('cat')(Cats.prototype, 'cat', Object.getOwnPropertyDescriptor(Cats.prototype, 'cat'))
UseInterceptors(BatonInterceptor)(Cats)
Resolver()(Cats)

class AppModule {}
const graphql = GraphQLModule.forRoot({ driver: MercuriusDriver, typeDefs: 'type Query { cat: String }' })
Module({ imports: [BatonModule.forRoot({ record: false }), graphql], providers: [Cats] })(AppModule)
const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error', 'warn'] })
await app.listen(0, '127.0.0.1')
const headers = { 'content-type': 'application/json', traceparent: '00-${traceId}-b7ad6b7169203331-01' }
const url = 'http://127.0.0.1:' + app.getHttpServer().address().port + '/graphql'
console.log(await (await fetch(url, { method: 'POST', headers, body: '{"query":"{cat}"}' })).text())
await app.close()
`
  const folder = mkdtempSync(join(root, 'packages/nestjs/test/.built-'))
  try {
    writeFileSync(join(folder, 'app.mjs'), program)
    expect(await outputOf(join(folder, 'app.mjs'))).toBe(`{"data":{"cat":"query cat ${traceId}"}}\n`)
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
