import { expect, it } from '@jest/globals'
import { createBaton } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import { protocols } from './serving.js'

const origin = 'https://shop.example.com'
const asked = { origin, 'access-control-request-method': 'PUT' }

it.each(protocols)(
  'answers a preflight over %s although somebody has replaced writeHead before',
  async (name, serve) => {
    const baton = createBaton({ record: false, cors: { origins: [origin] } })
    const serving = await serve((req, res) => {
      const { writeHead } = res
      res.writeHead = ((...args: [number]) => writeHead.apply(res, args)) as typeof writeHead
      return handle(baton, req, res, () => {
        res.writeHead(404, { 'content-type': 'text/plain' })
        res.end('Not here')
      })
    })
    try {
      const { status, headers, body } = await serving.ask({ method: 'OPTIONS', headers: asked })
      // Over HTTP/2 the body of the application stays, so the status is one that may have one.
      expect([status, body]).toEqual(name === 'HTTP/2' ? [200, 'Not here'] : [204, ''])
      expect(headers).toMatchObject({ 'access-control-allow-origin': origin, 'access-control-allow-methods': 'PUT' })
    } finally {
      await serving.close()
    }
  },
)
