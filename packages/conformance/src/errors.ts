import { expect, it, jest } from '@jest/globals'
import { itWithoutTracer } from './it-owns.js'
import { type Handler, type Serve, serving, type TracerDifferences } from './subject.js'
import { until } from './until.js'

export function errors(serve: Serve, tracer?: TracerDifferences): void {
  const itOwns = itWithoutTracer(tracer)
  const error = new Error('The application failed.')
  const cases: [string, Handler][] = [
    [
      'throws',
      () => {
        throw error
      },
    ],
    ['rejects', () => Promise.reject(error)],
    [
      'rejects late',
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        throw error
      },
    ],
  ]

  it.each(cases)('passes the original error to the framework when the handler %s', async (_, handler) => {
    await serving(serve, { handler }, async (served, records) => {
      const { status } = await fetch(`${served.url}/users/1`)
      await until(() => records.length === 1)
      expect(status).toBe(500)
      expect(served.errors).toHaveLength(1)
      expect(served.errors[0]).toBe(error)
      if (tracer !== undefined) return
      expect(records).toMatchObject([
        {
          name: 'GET /users/:id',
          outcome: 'failure',
          attributes: { 'http.response.status_code': 500, 'error.type': '500' },
        },
      ])
    })
  })

  itOwns('serves the request although the recorder, the sampler and the ignore predicate throw', async () => {
    const broken = () => {
      throw new Error('broken callback')
    }
    const options = { record: broken, sampler: broken, ignore: [broken] }
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {})
    try {
      await serving(serve, { handler: () => ({ body: 'hello' }), ...options }, async (served) => {
        for (const id of [1, 2, 3]) {
          const answer = await fetch(`${served.url}/users/${id}`)
          expect([answer.status, await answer.text()]).toEqual([200, 'hello'])
        }
        await until(() => warn.mock.calls.length === 3)
        const messages = warn.mock.calls.map(([message]) => String(message).split(':')[0])
        expect(messages).toEqual([
          'The option `ignore` threw and is treated as absent',
          'The option `sampler` threw and is treated as absent',
          'The option `record` threw and is treated as absent',
        ])
        expect(served.errors).toEqual([])
      })
    } finally {
      warn.mockRestore()
    }
  })
}
