import { pages } from './programs.mjs'
import { prints } from './run.mjs'
import { compileAsModule } from './typescript.mjs'

const frameworks = [
  { name: 'Express', adapter: 'express', of: 'express', page: pages.express },
  { name: 'Koa', adapter: 'koa', of: 'koa', page: pages.koa },
  { name: 'Fastify', adapter: 'fastify', of: 'fastify', page: pages.fastify },
  { name: 'Hono', adapter: 'hono', of: 'hono', page: pages.hono },
  { name: 'Nest', adapter: 'nestjs', of: '@nestjs/core', on: 'Express', page: pages.nestOn('Express') },
  { name: 'Nest', adapter: 'nestjs', of: '@nestjs/core', on: 'Fastify', page: pages.nestOn('Fastify') },
]

/** Each framework that a project has, in the release that it has: its types, and a page. */
export function frameworkChecks(project, dependencies) {
  return frameworks
    .filter(({ of }) => of in dependencies)
    .map(({ name, adapter, of, on = '', page }) => ({
      group: 'Frameworks',
      name: `${name} ${dependencies[of].replace(/\.\d+$/, '')}${on && ` on ${on}`}`,
      async run() {
        await prints(project, process.execPath, `${adapter}${on}.mjs`, page)
        await compileAsModule(project, 'typescript60', [adapter])
      },
    }))
}
