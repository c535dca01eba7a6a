import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { explanations, refusals, snippetTraps } from '../packages/core/src/diagnostics/diagnosis.js'
import { causes } from '../packages/viewer/src/doctor/causes.js'

// docs/troubleshooting.md has an entry for each cause that Baton and the viewer's doctor can name, and no other.

const page = readFileSync(new URL('../docs/troubleshooting.md', import.meta.url), 'utf8')
const entries = [...page.matchAll(/^### (.+)\n\n`([a-z-]+)`: (.+)\n\n(.+)/gm)].map(
  ([, symptom = '', cause = '', text = '', cure = '']) => ({ symptom, cause, text: text.replaceAll('\\<', '<'), cure }),
)

const printed = { ...explanations, ...refusals, ...snippetTraps }

it('has a symptom, a cause and a cure in every section', () => {
  expect(entries).toHaveLength(page.match(/^### /gm)?.length ?? 0)
  expect(new Set(entries.map(({ symptom }) => symptom)).size).toBe(entries.length)
})

it('has one entry for each cause', () => {
  const known = [...new Set([...Object.keys(printed), ...causes])]
  expect(entries.map(({ cause }) => cause).sort()).toEqual(known.sort())
})

describe.each(Object.entries(printed))('%s', (cause, explanation) => {
  it('is explained in the words that are printed', () => {
    expect(entries.find((entry) => entry.cause === cause)?.text).toBe(explanation)
  })
})
