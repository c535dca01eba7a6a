// Makes the pictures in docs/pictures from the running playground: `npm run pictures`. Ids, times and sizes are fixed, so that the
// pictures change only when the pages do.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { chromiumMissing, chromiumOptions, findChromium } from './chromium.mjs'
import { otlp, traceId } from './pictures-trace.mjs'

const folder = fileURLToPath(new URL('..', import.meta.url))
if (!findChromium()) throw new Error(chromiumMissing)

const { url, stop } = await startPlayground()
try {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: JSON.stringify(otlp) })
  const browser = await chromium.launch(chromiumOptions(findChromium()))
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 1180, height: 900 }, deviceScaleFactor: 1.25, colorScheme })
    await page.goto(`${url}/traces/${traceId}`)
    const path = `${folder}docs/pictures/waterfall-${colorScheme}.png`
    await page.screenshot({ path, clip: await around(page.locator('#traces')) })
  }
  await browser.close()
} finally {
  stop()
}

/** The place of an element on its page, with a margin. */
async function around(element, margin = 16) {
  const { x, y, width, height } = await element.boundingBox()
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin }
}

/** Starts the playground on any port, in UTC, which the page of a trace shows. */
function startPlayground() {
  const args = ['--import', 'tsx', '--conditions=@trace-baton/source', 'examples/playground/src/main.ts']
  const env = { ...process.env, PORT: '0', TZ: 'UTC', TSX_TSCONFIG_PATH: 'tsconfig.test.json' }
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
      const [, url] = /(http:\/\/localhost:\d+)\//.exec(output) ?? []
      if (url) resolve({ url, stop: () => child.kill() })
    })
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`The playground ended with code ${code}.`)))
  })
}
