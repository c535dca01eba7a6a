import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { browserBuild } from '../../../scripts/browser-build.mjs'

describe('the package, minified and gzipped,', () => {
  it.each(['esm', 'iife'] as const)('has at most 1,000 bytes as %s', (format) => {
    expect(gzipSync(browserBuild(format), { level: 9 }).length).toBeLessThanOrEqual(1000)
  })

  it('imports nothing', () => {
    expect(browserBuild('esm')).not.toMatch(/\bimport\b|\brequire\b/)
  })
})
