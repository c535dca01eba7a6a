import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import { agents } from '../../src/agents.js'
import { type Playground, startPlayground } from '../../src/playground.js'
import { none } from '../../src/tracers/none.js'

let playground: Playground
beforeAll(async () => {
  playground = await startPlayground({ port: 0, tracers: [none] })
})
afterAll(async () => {
  await playground.close()
})

inChromium('/matrix in Chromium', () => {
  it('fills a row with what was received of each page', async () => {
    const page = await browser.newPage()
    await page.goto(`${playground.url}/matrix`)
    const cells = page.locator('[data-tracer=none] td')
    for (const agent of agents)
      await page.locator(`td.good[data-agent=${agent}], td.bad[data-agent=${agent}]`).waitFor({ timeout: 0 })
    const texts = await cells.allInnerTexts()
    await page.close()
    const facts = ['✓ trace', '✓ parent', '✓ sampled', 'open']
    expect(texts.map((text) => text.split('\n').filter((line) => line !== ''))).toEqual(agents.map(() => facts))
  })
})

it('lists the tracers when it is asked for another', async () => {
  const response = await fetch(`${playground.url}/?tracer=zipkin`)
  expect([response.status, await response.text()]).toEqual([404, 'There is no such tracer. There are: none.'])
})

it('keeps no page load of the shop in its own process in the matrix', async () => {
  expect((await fetch(`${playground.url}/visits/own`)).status).toBe(200)
  const visits = (await (await fetch(`${playground.url}/matrix.json`)).json()) as { path: string }[]
  expect(visits.map(({ path }) => path)).not.toContain('/visits/own')
})
