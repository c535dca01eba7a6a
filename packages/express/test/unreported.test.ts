import { expect, it } from '@jest/globals'
import type { BatonOptions } from '@trace-baton/core'
import { warningsDuring } from '../../core/test/warnings.js'
import { baton } from '../src/index.js'

it.each<[BatonOptions | undefined, string[]]>([
  [undefined, ['BATON_UNREPORTED']],
  [{ pageLoad: { elastic: true } }, ['BATON_UNREPORTED']],
  [{ record: () => {} }, []],
  [{ record: false }, []],
])('C7: baton(%j) says when it is made whether anybody reports its spans: %j', async (options, expected) => {
  const warnings = await warningsDuring(() => baton(options))
  expect(warnings.map(({ code }) => code)).toEqual(expected)
})
