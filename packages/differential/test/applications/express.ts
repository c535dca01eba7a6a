import { createServer } from 'node:http'
import { baton } from '@trace-baton/express'
import express, { type ErrorRequestHandler, type Express } from 'express'
import express4 from 'express4'
import type { Application } from '../application.js'
import type { Visit } from '../visit.js'

type Framework = typeof express

/** What an application of the table has, once for each major of Express. */
export interface ExpressProgram {
  readonly name: string
  readonly visits: readonly Visit[]
  readonly build: (app: Express, framework: Framework, seen: (error: unknown) => void) => unknown
}

const frameworks = [
  ['Express 5', express],
  ['Express 4', express4],
] as const

export function withExpress(programs: readonly ExpressProgram[]): Application[] {
  return programs.flatMap(({ name, visits, build }) =>
    frameworks.map(([major, framework]) => ({
      name: `${major}, ${name}`,
      visits,
      start(options, seen) {
        const app = framework().set('env', 'production')
        if (options !== undefined) app.use(baton(options))
        build(app, framework, seen)
        return { server: createServer(app) }
      },
    })),
  )
}

/** An error handler of the application's own, which answers in JSON. */
export function errorHandler(seen: (error: unknown) => void): ErrorRequestHandler {
  return (error, _req, res, next) => {
    seen(error)
    if (res.headersSent) next(error)
    else res.status(error.status ?? 500).json({ error: error.message })
  }
}
