import { createServer } from 'node:net'

// Below the ports that systems give to who asks for any: others may ask between the search and the use.
const lowest = 10_000
const count = 20_000
/** Processes that run side by side begin in different places. */
let next = (process.pid * 97) % count

/** A port that nobody listens to. */
export async function freePort() {
  for (;;) {
    const port = lowest + (next++ % count)
    if (await isFree(port)) return port
  }
}

async function isFree(port) {
  const server = createServer()
  try {
    await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
    return true
  } catch {
    return false
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}
