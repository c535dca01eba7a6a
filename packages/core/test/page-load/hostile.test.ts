import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type Browser, chromium } from 'playwright-core'
import { chromiumMissing, findChromium } from '../../../../scripts/chromium.mjs'
import { createBaton } from '../../src/index.js'
import { handle } from '../../src/node/index.js'

const executablePath = findChromium()
const inChromium = executablePath ? describe : describe.skip
if (!executablePath) console.warn(chromiumMissing)

jest.setTimeout(30_000)

let browser: Browser
beforeAll(async () => {
  if (executablePath) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})
afterAll(() => browser?.close())

inChromium('hostile values on a page in Chromium', () => {
  const attack = '<script>window.hacked = true</script>'
  it.each([
    ['the end of a script', `</script>${attack}`],
    ['the end of a script in capitals', `</SCRIPT >${attack}`],
    ['the beginning of a comment and a script', `<!--<script>${attack}`],
    ['the end of an attribute', `">${attack}`],
    ['the end of an attribute in single quotes', `'>${attack}`],
    ['the end of a string', `"}); window.hacked = true; ({"`],
    ['line separators of JavaScript', `\u2028window.hacked = true\u2029`],
    ['entities', '&lt;/script&gt;&quot;&#39;'],
    ['a backslash', `\\"); window.hacked = true //`],
  ])('never run and arrive unchanged: %s', async (_, hostile) => {
    const baton = createBaton({ pageLoad: { elastic: { serviceName: 'shop', environment: hostile, [hostile]: 1 } } })
    const server = createServer((req, res) =>
      handle(baton, req, res, ({ pageLoad }) => {
        res.setHeader('content-type', 'text/html; charset=utf-8')
        res.end(`<!doctype html><head>
<script>window.elasticApm = { observe() {}, init: (options) => (window.given = options) }</script>
${pageLoad.script('elastic', { nonce: hostile })}
${pageLoad.data({ nonce: hostile })}
<script>window.spread = { ...${pageLoad.config('elastic')} }</script></head><p>end`)
      }),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => void complaints.push(error.message))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const found = await page.evaluate(() => {
      const globals = window as unknown as Record<string, Record<string, unknown>>
      const scripts = [...document.scripts]
      return {
        hacked: globals.hacked,
        given: globals.given,
        spread: globals.spread,
        nonces: scripts.map((script) => script.nonce),
        bodies: [...document.body.children].map((element) => element.outerHTML),
        data: JSON.parse(document.getElementById('trace-baton')?.textContent ?? 'null'),
      }
    })
    await page.close()
    await new Promise((resolve) => server.close(resolve))

    expect(complaints).toEqual([])
    expect(found.hacked).toBeUndefined()
    expect(found.bodies).toEqual(['<p>end</p>'])
    expect(found.nonces).toEqual(['', hostile, hostile, ''])
    expect(found.given).toMatchObject({ serviceName: 'shop', environment: hostile, [hostile]: 1 })
    expect(found.spread).toMatchObject({ serviceName: 'shop', environment: hostile, [hostile]: 1 })
    expect(found.data.elastic.ids.pageLoadTraceId).toBe(found.spread?.pageLoadTraceId)
  })
})
