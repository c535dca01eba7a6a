import { createServer } from 'node:http'
import { createShop } from './app.js'

// One server plays both services here. It returns the `traceparent` that it received.
const port = Number(process.env.PORT ?? 5001)
const service = `http://127.0.0.1:${port + 1}`
createServer((req, res) => res.end(JSON.stringify(req.headers.traceparent))).listen(port + 1, '127.0.0.1')
createShop({ stockUrl: service, pricesUrl: service }).listen(port, '127.0.0.1', (error) => {
  if (error) throw error
  console.log(`GET http://127.0.0.1:${port}/items/kettle`)
})
