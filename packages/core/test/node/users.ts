import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { listen, type Serve } from '@trace-baton/conformance'
import session from 'express-session'
import { createBaton } from '../../src/index.js'
import { open } from '../../src/node/index.js'

type Request = IncomingMessage & { readonly session: object }

/** Serves `/users/:id` with `node:http` alone. */
export function users(...[handler, options, wishes]: Parameters<Serve>): ReturnType<Serve> {
  const errors: unknown[] = []
  const baton = createBaton(options)
  const middleware = session({ secret: 'secret', resave: false, saveUninitialized: true })
  const restoreSession = promisify(middleware as (req: Request, res: ServerResponse, next: () => void) => void)

  async function answer(request: Request, response: ServerResponse): Promise<void> {
    const found = request.url?.startsWith('/users/')
    const transaction = open(baton, request, response, { route: () => (found ? '/users/:id' : undefined) })
    if (wishes?.twice) open(baton, request, response)
    if (!found) return void response.writeHead(404).end()
    await transaction.run(async () => {
      await restoreSession(request.resume(), response)
      const { session } = request
      const locals = { transaction, pageLoad: transaction.pageLoad }
      const { status, headers, body } = await handler({ request, response, transaction, locals, session })
      response.writeHead(status, headers)
      body instanceof Readable ? body.pipe(response) : response.end(body)
    })
  }
  return listen(
    (request, response) =>
      void answer(request as Request, response).catch((error) => {
        errors.push(error)
        response.writeHead(500).end()
      }),
    errors,
    wishes,
  )
}
