// A service in a process of its own: what it costs is not counted. It answers with the trace that it was called in.
import { createServer } from 'node:http'

const server = createServer((req, res) => res.end(req.headers.traceparent ?? ''))
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`))
process.on('disconnect', () => process.exit())
