import { expect, it } from '@jest/globals'
import { itWithoutTracer } from './it-owns.js'
import { type Handler, type Serve, serving, type TracerDifferences } from './subject.js'
import { until } from './until.js'

export function naming(serve: Serve, tracer?: TracerDifferences): void {
  const itOwns = itWithoutTracer(tracer)
  const hello: Handler = () => ({ body: 'hello' })

  itOwns.each([
    ['a route, without its query', 'GET', '/users/42?token=secret', 200, 'GET /users/:id'],
    ['a route by its pattern alone', 'GET', '/users/a%2Fb%20c', 200, 'GET /users/:id'],
    ['another method', 'PUT', '/users/42', 200, 'PUT /users/:id'],
    ['HEAD', 'HEAD', '/users/42', 200, 'HEAD /users/:id'],
    ['a request that no route matched', 'GET', '/nowhere/42?token=secret', 404, 'GET unknown route'],
    ['the root without a route', 'GET', '/', 404, 'GET unknown route'],
  ])('names %s', async (_, method, path, status, name) => {
    await serving(serve, { handler: hello }, async ({ url }, records) => {
      expect((await fetch(url + path, { method })).status).toBe(status)
      await until(() => records.length === 1)
      expect(records[0]).toMatchObject({ name, outcome: 'success' })
    })
  })

  it('knows the name while the handler runs, and keeps a name that the handler sets', async () => {
    const handler: Handler = ({ transaction }) => {
      const body = transaction.name
      transaction.name = 'GET /users/me'
      return { body }
    }
    await serving(serve, { handler }, async ({ url }, records) => {
      expect(await (await fetch(`${url}/users/1`)).text()).toBe('GET /users/:id')
      await until(() => records.length === 1)
      if (tracer !== undefined) return
      expect(records[0]).toMatchObject({ name: 'GET /users/me', attributes: { 'http.route': '/users/:id' } })
    })
  })
}
