import { join } from 'node:path'
import { bundlerChecks } from './bundlers.mjs'
import { frameworkChecks } from './frameworks.mjs'
import { nestChecks } from './nest.mjs'
import { packageManagerChecks } from './package-managers.mjs'
import { processChecks } from './processes.mjs'
import { createProject } from './project.mjs'
import { registryChecks } from './registry.mjs'
import { esbuildChecks, nodeChecks } from './run.mjs'
import { runtimeChecks } from './runtimes.mjs'
import { compilers, typescriptChecks } from './typescript.mjs'

// What each package says that it goes with: the newest, the oldest major, and what is between.
const common = { 'reflect-metadata': '0.2.2', rxjs: '7.8.2', '@types/node': '20.19.43' }
const newest = {
  ...common,
  express: '5.3.0',
  koa: '3.2.1',
  fastify: '5.12.8',
  hono: '4.13.19',
  '@hono/node-server': '2.1.9',
  '@nestjs/common': '12.5.1',
  '@nestjs/core': '12.5.1',
  '@nestjs/platform-express': '12.5.1',
  '@nestjs/platform-fastify': '12.5.0',
  '@types/express': '5.0.6',
  '@types/koa': '3.0.3',
}
const between = {
  ...common,
  '@nestjs/common': '11.2.10',
  '@nestjs/core': '11.2.10',
  '@nestjs/platform-express': '11.2.10',
  '@nestjs/platform-fastify': '11.2.8',
}
const oldest = {
  ...common,
  express: '4.22.3',
  koa: '2.16.4',
  fastify: '4.29.1',
  hono: '4.8.0',
  '@hono/node-server': '1.19.19',
  '@nestjs/common': '10.4.22',
  '@nestjs/core': '10.4.22',
  '@nestjs/platform-express': '10.4.22',
  '@nestjs/platform-fastify': '10.4.22',
  '@types/express': '4.17.25',
  '@types/koa': '2.15.2',
}
const tools = {
  tsx: '4.23.15',
  pm2: '7.0.4',
  'serverless-http': '4.0.0',
  bun: '1.4.5',
  deno: '2.9.6',
  webpack: '5.113.0',
  '@rspack/core': '2.3.3',
}

/** Everything that is known of projects in which the packages land. A project is installed when its first check is run. */
export function all(temporary, tarballs) {
  const {
    '@trace-baton/viewer': _,
    '@trace-baton/browser': __,
    '@trace-baton/opentelemetry': ___,
    ...adapters
  } = tarballs
  const manifest = { overrides: adapters }
  const project = (name, dependencies, checks) => {
    const folder = join(temporary, name)
    let created
    return checks
      .flatMap((checksOf) => checksOf(folder))
      .map((check) => ({
        ...check,
        async run() {
          created ??= createProject(folder, { manifest, dependencies: { ...adapters, ...dependencies } })
          await created
          await check.run()
        },
      }))
  }
  const { typescript60 } = compilers
  return [
    ...project('newest', { ...newest, ...compilers, ...tools }, [
      nodeChecks,
      processChecks,
      runtimeChecks,
      esbuildChecks,
      bundlerChecks,
      (folder) => frameworkChecks(folder, newest),
      (folder) => typescriptChecks(folder, ['express', 'koa', 'fastify', 'hono', 'nestjs']),
    ]),
    ...project('between', { ...between, typescript60 }, [(folder) => frameworkChecks(folder, between)]),
    ...project('oldest', { ...oldest, typescript60 }, [(folder) => frameworkChecks(folder, oldest)]),
    ...nestChecks(join(temporary, 'nest'), adapters),
    ...packageManagerChecks(join(temporary, 'pnpm'), adapters),
    ...registryChecks(join(temporary, 'registry')),
  ]
}
