import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { targets } from '../packages/core/src/page-load/targets/index.js'

describe('docs/page-load.md', () => {
  const page = readFileSync(new URL('../docs/page-load.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z0-9]+)` \| (.+) \|$/gm)].filter(([, name = '']) => name in targets)
  const names = Object.keys(targets)

  it('has every target in its tables, in the order in which their tags are rendered', () => {
    expect(rows.map(([, name]) => name)).toEqual([...names, ...names])
  })

  it.each(Object.entries(targets))('names every tag of %s', (name, { tags }) => {
    const [, , cells = ''] = rows.find((row) => row[1] === name) ?? []
    expect(tags.filter((tag) => !cells.includes(`<meta name="${tag.name}">`))).toEqual([])
  })
})
