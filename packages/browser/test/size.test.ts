import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { buildSync } from 'esbuild'
import { browserBuild } from '../../../scripts/browser-build.mjs'
import * as everything from '../src/index.js'

const index = fileURLToPath(new URL('../src/index.ts', import.meta.url))
const agents = Object.keys(everything).filter((name) => name !== 'pageLoad')
const sizeOf = (code: string) => gzipSync(code, { level: 9 }).length

/** What a bundler takes of the package for a page that imports one name. */
function bundleOf(name: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: `export { ${name} } from ${JSON.stringify(index)}`, resolveDir: '/' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  })
  return outputFiles[0]?.text ?? ''
}

describe('the package, minified and gzipped,', () => {
  it('has a function for each agent', () => {
    expect(agents.sort()).toEqual([
      'appinsights',
      'bugsnag',
      'dash0',
      'datadog',
      'edot',
      'elastic',
      'faro',
      'honeycomb',
      'otel',
      'sentry',
      'splunk',
      'w3c',
    ])
  })

  it.each(agents)('has at most 1,000 bytes for a page with one agent: %s', (name) => {
    expect(sizeOf(bundleOf(name))).toBeLessThanOrEqual(1000)
  })

  it.each(['esm', 'iife'] as const)('has at most 1,650 bytes for all agents at once, as %s', (format) => {
    expect(sizeOf(browserBuild(format))).toBeLessThanOrEqual(1650)
  })

  it('imports nothing', () => {
    expect(browserBuild('esm')).not.toMatch(/\bimport\b|\brequire\b/)
  })
})
