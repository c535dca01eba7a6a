import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { chromiumMissing, connectToChromium, findChromium } from '../../../../../scripts/chromium.mjs'
import { createBaton } from '../../../src/index.js'
import { handle } from '../../../src/node/index.js'
import { documents } from '../../exchange/inject/corpus.js'

const executablePath = findChromium()
const inChromium = executablePath ? describe : describe.skip
if (!executablePath) console.warn(chromiumMissing)

inChromium('Chromium', () => {
  let browser: Browser
  let page: Page
  let server: Server
  let url = ''
  beforeAll(async () => {
    browser = await connectToChromium()
    page = await browser.newPage({ javaScriptEnabled: true })
    const [tagging, plain] = [createBaton({ autoInject: true }), createBaton()]
    // /3/tagged is the fourth document; it is written in pieces of three bytes.
    server = createServer((req, res) => {
      const [, number, kind] = req.url?.split('/') ?? []
      const document = Buffer.from(documents[Number(number)]?.[1].replace('¦', '') ?? '')
      handle(kind === 'tagged' ? tagging : plain, req, res, () => {
        res.setHeader('content-type', 'text/html; charset=utf-8')
        for (let i = 0; i < document.length; i += 3) res.write(document.subarray(i, i + 3))
        res.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })

  const read = async (path: string) => {
    await page.goto(url + path)
    return page.evaluate(() => {
      const first = document.head.firstElementChild
      const tag = first?.getAttribute('name') === 'traceparent' ? first : undefined
      const content = tag?.getAttribute('content')
      tag?.remove()
      const doctype = document.doctype && new XMLSerializer().serializeToString(document.doctype)
      return { content, page: [document.compatMode, doctype, document.documentElement.outerHTML] }
    })
  }

  it.each(documents.map(([why], i) => [why, i] as const))(
    'finds the tag first in the head, and the page as it was, with %s',
    async (_, i) => {
      const tagged = await read(`/${i}/tagged`)
      const plain = await read(`/${i}/plain`)
      expect(tagged).toEqual({ content: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/), page: plain.page })
      expect(plain.content).toBeUndefined()
    },
  )
})
