import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { startViewer } from '@trace-baton/viewer'
import { linkIn, tryPage } from '../scripts/start-pages/try-page.mjs'
import { browser, inChromium } from './in-chromium.js'

// Does what the pages in docs/start say, against the built packages: every agent on Express, and every framework with one agent.
// `npm run newcomer` does it for all pages, each in a fresh folder with packed packages.

const root = fileURLToPath(new URL('..', import.meta.url))
const start = join(root, 'docs', 'start')
const names = readdirSync(start).filter((name) => /^[a-z]+(?:-[a-z0-9]+)+\.md$/.test(name))
const isOfEveryFramework = (name: string) => name.endsWith('-sentry.md')
/** Another Node changes the frameworks, and no agent. */
const isOfEveryAgent = (name: string) => name.startsWith('express-') && !process.env.DIFFERENCES_OF_NODE
const tried = names.filter((name) => isOfEveryAgent(name) || isOfEveryFramework(name))

/** How the browser's span stands to the server's. */
function expected(name: string): string {
  if (name.endsWith('-elastic.md')) return 'parent'
  return name.endsWith('-datadog.md') ? 'beside' : 'child'
}

inChromium('the programs of docs/start', () => {
  it.concurrent.each(tried)('%s links server and browser in the viewer', async (name) => {
    const folder = mkdtempSync(join(root, 'test', '.start-'))
    const viewer = await startViewer({ port: 0 })
    try {
      const text = readFileSync(join(start, name), 'utf8')
      const bin = join(root, 'node_modules', '.bin')
      expect(await tryPage({ text, folder, browser, viewer: viewer.url, bin })).toBe(expected(name))
    } finally {
      await viewer.close()
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the link of two sides', () => {
  const server = { spanId: 'b7ad6b7169203331', parentId: null, source: 'server' } as const
  it.each([
    ['a server alone', [server], undefined],
    ['the child of another span', [server, browserSpan('00f067aa0ba902b7')], undefined],
    ['a child', [server, browserSpan(server.spanId)], 'child'],
    ['a parent', [{ ...server, parentId: 'aaaaaaaaaaaaaaaa' }, browserSpan(null)], 'parent'],
    ['a root beside a root', [server, browserSpan(null)], 'beside'],
  ] as const)('%s', (_, spans, link) => {
    expect(linkIn([{ spans }])).toBe(link)
  })

  function browserSpan(parentId: string | null) {
    return { spanId: 'aaaaaaaaaaaaaaaa', parentId, source: 'browser' } as const
  }
})

describe('docs/start and docs/agents', () => {
  it('are what their source makes', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/start-pages.mjs'], { cwd: root, encoding: 'utf8' })
    expect([stderr, status]).toEqual(['', 0])
  })

  it('were all run from packed packages, and linked', () => {
    const record = readFileSync(join(start, 'newcomer.md'), 'utf8')
    const linked = [...record.matchAll(/^\| \[.*\]\((.*)\) \| linked: .* \| \d+ \|$/gm)].map(([, name]) => name)
    expect(linked).toEqual(names)
  })

  it('import only what they say to install', () => {
    for (const name of names) {
      const text = readFileSync(join(start, name), 'utf8')
      const installed = /npm install (.*)/.exec(text)?.[1]?.split(' ') ?? []
      const imported = [...text.matchAll(/^import (?:.* from )?'((?:@[^/']+\/)?[^/']+)/gm)].map(
        ([, name]) => name ?? '',
      )
      expect(imported.filter((name) => !name.startsWith('node:') && !installed.includes(name))).toEqual([])
    }
  })
})
