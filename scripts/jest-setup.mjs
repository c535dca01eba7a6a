// Jest's globalSetup: provides one Chromium for all test files. It starts when the first of them asks for its address.
import { createServer } from 'node:http'
import { chromium } from 'playwright-core'
import { chromiumMissing, chromiumOptions, findChromium, sharedChromium } from './chromium.mjs'

let starting

export default async function setup() {
  if (process.env.CI && !findChromium()) throw new Error(chromiumMissing)
  const server = createServer((_req, res) => {
    res.setHeader('connection', 'close') // so that no connection outlives the tests
    starting ??= chromium.launchServer(chromiumOptions())
    starting.then(
      (browser) => res.end(browser.wsEndpoint()),
      (error) => res.writeHead(500).end(String(error)),
    )
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  process.env[sharedChromium] = `http://127.0.0.1:${server.address().port}`
}

/** Jest's globalTeardown. */
export async function close() {
  await (await starting)?.close()
}
