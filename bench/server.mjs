import { parseArgs } from 'node:util'
import { printCircumstances, printCosts } from './report.mjs'
import { measure, roundFlags, settingsOf } from './rounds.mjs'
import { tables } from './servers/index.mjs'
import { median } from './stats.mjs'

const goals = [
  {
    title: '(Baton - static) / (floor - static)',
    needs: ['express-static', 'express-floor', 'express-baton'],
    ratio: (cost) =>
      (cost('express-baton') - cost('express-static')) / (cost('express-floor') - cost('express-static')),
    limit: 1.3,
  },
  {
    title: 'none / bare',
    needs: ['express', 'express-none'],
    ratio: (cost) => cost('express-none') / cost('express'),
    limit: 1.12,
  },
  {
    title: 'fetch: what Baton adds / what OpenTelemetry adds',
    needs: ['fetch', 'fetch-baton', 'fetch-opentelemetry'],
    ratio: (cost) => (cost('fetch-baton') - cost('fetch')) / (cost('fetch-opentelemetry') - cost('fetch')),
    limit: 0.5,
  },
]

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { ...roundFlags, only: { type: 'string', multiple: true } },
})
const settings = settingsOf(flags)
const asked = positionals.length > 0 ? positionals : ['express']

for (const name of asked) {
  if (!tables[name]) throw new Error(`There is no table ${name}. There are ${Object.keys(tables).join(', ')}.`)
}
printCircumstances()
for (const name of asked) {
  const variants = chosen(tables[name])
  const results = await measure(variants, settings)
  printCosts(name, variants, results, settings)
  printGoals(results)
}

/** The variants asked for, with what they are compared with. */
function chosen(variants) {
  if (flags.only === undefined) return variants
  const wanted = variants.filter(({ name }) => flags.only.includes(name))
  return variants.filter((variant) => wanted.some(({ name, over }) => [name, over].includes(variant.name)))
}

/**
 * What Baton must reach, as far as the run has what it takes to say it: by the medians, and by the least figure of each
 * variant, which a busy machine disturbs less.
 */
function printGoals(results) {
  const by = (pick) => (name) => pick(results.get(name))
  const [typical, least] = [by(median), by((found) => Math.min(...found))]
  for (const { title, needs, ratio, limit } of goals) {
    if (!needs.every((name) => results.has(name))) continue
    console.log(
      `${title}: ${ratio(typical).toFixed(2)}, by the least figures ${ratio(least).toFixed(2)}; at most ${limit.toFixed(2)}`,
    )
  }
}
