import { afterEach, expect, it } from '@jest/globals'
import { exported, type Shop, startShop } from './shop.js'

let shop: Shop
afterEach(() => shop.close())

/** The paths of the server's spans that Sentry exports of a page and of one that is missing, as it is configured by default. */
async function exportedPaths(tracer: string): Promise<(string | undefined)[]> {
  shop = await startShop({ import: tracer, env: { SENTRY_STATUS_DEFAULT: '1' } })
  for (const path of ['/missing', '/page']) await (await fetch(shop.url + path)).text()
  await exported(shop, ({ isServer, path }) => isServer && path === '/page')
  return shop.intake.spans.filter(({ isServer }) => isServer).map(({ path }) => path)
}

it('Sentry 10 drops by default the span of an error page', async () => {
  expect(await exportedPaths('sentry10.mjs')).toEqual(['/page'])
})

it('Sentry 11 exports by default the span of an error page', async () => {
  expect(await exportedPaths('sentry11.mjs')).toEqual(['/missing', '/page'])
})
