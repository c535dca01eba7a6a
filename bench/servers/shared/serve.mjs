import { createServer } from 'node:http'

/**
 * Serves on a free port of the loopback interface until the parent process is gone, and answers its questions.
 *
 * @param handler what `node:http` calls: an Express application, or a Koa application's `callback()`
 * @param finished how many requests the tracer has finished so far
 */
export function serve(handler, finished = () => 0) {
  const server = createServer(handler)
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
  process.on('message', () =>
    process.send({ cpu: process.cpuUsage(), heap: process.memoryUsage().heapUsed, finished: finished() }),
  )
  process.on('disconnect', () => process.exit())
}
