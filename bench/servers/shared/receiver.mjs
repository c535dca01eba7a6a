// A receiver of OTLP in a process of its own: what it costs is not counted. It takes every batch and reads none. Asked, it
// says how many bytes came.
import { createServer } from 'node:http'

let bytes = 0
const server = createServer((req, res) => {
  req.on('data', (chunk) => (bytes += chunk.length))
  req.on('end', () => res.writeHead(200, { 'content-type': 'application/x-protobuf' }).end())
})
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`))
process.on('message', () => process.send(bytes))
process.on('disconnect', () => process.exit())
