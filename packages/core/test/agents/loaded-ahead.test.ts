import { describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { chromiumMissing, findChromium } from '../../../../scripts/chromium.mjs'
import { type Ahead, loadAhead } from './ahead.js'

const inChromium = findChromium() ? describe : describe.skip
if (!findChromium()) console.warn(chromiumMissing)

inChromium('a page that speculation rules load ahead', () => {
  it.each<[row: string, Ahead]>([
    ['C4', { by: 'prerender', shown: 'at once' }],
    ['C4', { by: 'prerender', shown: 'later' }],
    ['C4', { by: 'prerender', shown: 'never' }],
    ['C3', { by: 'prefetch', shown: 'at once' }],
    ['C3', { by: 'prefetch', shown: 'later' }],
    ['C3', { by: 'prefetch', shown: 'never' }],
  ])('%s: names no parent that nobody reports, and is linked where it is shown: %j', async (_, ahead) => {
    const seen = await loadAhead(ahead)
    try {
      await until(() => seen.records.length > 0)
      if (ahead.shown !== 'never') await until(() => seen.shown.length > 0 && seen.reports.length > 0)
      else if (ahead.by === 'prerender') await until(() => seen.isLoaded)
      expect(seen.purposes).toEqual([ahead.by === 'prerender' ? 'prefetch;prerender' : 'prefetch'])
      expect(seen.records.map(({ parentId }) => parentId)).toEqual([undefined])

      const [{ traceId, spanId } = {}] = seen.records
      const linked = { traceId, parentId: spanId, sampled: true, rate: 1, document: seen.reports[0]?.document }
      expect(seen.reports).toEqual(seen.reports.map(() => linked))
      const deliveryTypes = seen.shown.map(({ deliveryType }) => deliveryType)
      expect(deliveryTypes).toEqual(ahead.shown === 'never' ? [] : ['navigational-prefetch'])
      if (ahead.shown === 'later') expect(seen.shown[0]?.isActivated).toBe(ahead.by === 'prerender')
    } finally {
      await seen.close()
    }
  })
})
