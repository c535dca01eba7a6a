// Checks the built site as npm run site leaves it: each link leads to an id that is there. In Chromium, axe finds nothing, no page
// is wider than the screen, and nothing is loaded from another host. `--pictures <folder>` also takes screenshots.
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import { chromiumOptions } from './chromium.mjs'
import { brokenAnchors } from './site-anchors.mjs'

const dist = fileURLToPath(new URL('../site/dist', import.meta.url))
const paths = ['/', '/docs/start/', '/docs/page-load', '/docs/troubleshooting', '/reference/@trace-baton/core/node']
const screens = [1366, 390].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })))
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(request.url.split('?')[0]))
  const file = [path, `${path}.html`, `${path}/index.html`]
    .map((name) => join(dist, name))
    .find((name) => existsSync(name) && statSync(name).isFile())
  if (!file) return response.writeHead(404).end()
  response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
  return createReadStream(file).pipe(response)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`
const at = process.argv.indexOf('--pictures')
const pictures = at > 0 ? process.argv[at + 1] : undefined
if (pictures) mkdirSync(pictures, { recursive: true })

const browser = await chromium.launch(chromiumOptions())
const faults = [...brokenAnchors(dist), ...(await Promise.all(screens.map(examine))).flat()]
await browser.close()
server.close()
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0

async function examine({ width, colorScheme }) {
  const faults = []
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) faults.push(`loads ${request.url()}`)
  })
  for (const path of paths) {
    const answer = await page.goto(origin + path)
    if (answer.status() !== 200) faults.push(`${path}: ${answer.status()}`)
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => globalThis.axe.run())
    const found = violations.map(({ id, nodes }) => `${id} ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > width) found.push(`is ${wide} px wide`)
    faults.push(...found.map((what) => `${path} at ${width} px, ${colorScheme}: ${what}`))
    const name = path.replaceAll(/\W+/g, '-').slice(1) || 'front'
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`) })
  }
  await page.close()
  return faults
}
