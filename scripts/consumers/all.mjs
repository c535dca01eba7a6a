import { join } from 'node:path'
import { bundlerChecks } from './bundlers.mjs'
import { nestChecks } from './nest.mjs'
import { processChecks } from './processes.mjs'
import { createProject } from './project.mjs'
import { registryChecks } from './registry.mjs'
import { esbuildChecks, nodeChecks } from './run.mjs'
import { compilers, typescriptChecks } from './typescript.mjs'

const frameworks = {
  express: '5.3.0',
  koa: '3.2.1',
  fastify: '5.12.8',
  '@nestjs/common': '12.5.1',
  '@nestjs/core': '12.5.1',
  '@nestjs/platform-express': '12.5.1',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
  '@types/express': '5.0.6',
  '@types/koa': '3.0.3',
  '@types/node': '20.19.43',
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

/** Everything that is known of projects in which the packages land. */
export async function all(temporary, tarballs) {
  const {
    '@trace-baton/viewer': _,
    '@trace-baton/browser': __,
    '@trace-baton/opentelemetry': ___,
    ...adapters
  } = tarballs
  const manifest = { overrides: adapters }
  const dependencies = { ...adapters, ...frameworks, ...compilers, ...tools }
  const project = await createProject(join(temporary, 'all'), { manifest, dependencies })
  return [
    ...nodeChecks(project),
    ...processChecks(project),
    ...esbuildChecks(project),
    ...bundlerChecks(project),
    ...nestChecks(join(temporary, 'nest'), adapters),
    ...registryChecks(join(temporary, 'registry')),
    ...typescriptChecks(project, ['express', 'koa', 'fastify', 'nestjs']),
  ]
}
