import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { propagators } from '../packages/core/src/propagators/index.js'

describe('the table of docs/headers.md', () => {
  const page = readFileSync(new URL('../docs/headers.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| ([^|]+) \|/gm)]

  it('has every format, in the order in which they are asked', () => {
    const names = rows.map(([, name]) => name).filter((name) => propagators.some((format) => format.name === name))
    expect(names).toEqual(propagators.map(({ name }) => name))
  })

  it.each(propagators.map(({ name, fields }) => [name, fields] as const))(
    'names every header of %s',
    (name, fields) => {
      const headers = rows.find((row) => row[1] === name)?.[2] ?? ''
      expect(fields.filter((field) => !headers.includes(`\`${field}\``))).toEqual([])
    },
  )
})
