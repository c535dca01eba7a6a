// Prints what one page of Express with everything on holds, as JSON.
import { createServer } from 'node:http'
import { baton } from '../../baton.mjs'
import { connect } from '../../load.mjs'
import { navigations } from '../../requests.mjs'
import { everything, render } from './everything.mjs'
import { expressApp } from './express.mjs'

const page = {}
const app = expressApp({
  middleware: baton(everything(() => {})),
  head(_req, res) {
    const { transaction, pageLoad } = res.locals
    page.html = render(pageLoad)
    page.values = {
      traceId: transaction.traceId,
      spanId: transaction.spanId,
      parentId: transaction.ensureParentId(),
      datadogTraceId: BigInt(`0x${transaction.traceId.slice(16)}`).toString(),
    }
    return page.html
  },
})
const server = createServer(app)
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const client = connect(server.address().port, 1)
const { head } = await client.get(navigations[0])
page.headers = Object.fromEntries(
  ['Cache-Control', 'Server-Timing'].map((name) => [name, new RegExp(`^${name}: (.*)$`, 'im').exec(head)[1].trim()]),
)
console.log(JSON.stringify(page))
await client.close()
server.close()
