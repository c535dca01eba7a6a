import { parseArgs } from 'node:util'
import { printCircumstances, printCosts } from './report.mjs'
import { measure, roundFlags, settingsOf } from './rounds.mjs'
import { tables } from './servers/index.mjs'
import { median } from './stats.mjs'

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

/** What Baton must reach, as far as the run has what it takes to say it. */
function printGoals(results) {
  const cost = (name) => median(results.get(name))
  const has = (...names) => names.every((name) => results.has(name))
  if (has('express-static', 'express-floor', 'express-baton')) {
    const constant = cost('express-static')
    const ratio = (cost('express-baton') - constant) / (cost('express-floor') - constant)
    console.log(`(Baton - static) / (floor - static): ${ratio.toFixed(2)}, at most 1.30`)
  }
  if (has('express', 'express-none')) {
    console.log(`none / bare: ${(cost('express-none') / cost('express')).toFixed(3)}, at most 1.120`)
  }
  if (has('fetch', 'fetch-baton', 'fetch-opentelemetry')) {
    const share = (cost('fetch-baton') - cost('fetch')) / (cost('fetch-opentelemetry') - cost('fetch'))
    console.log(`fetch: Baton adds ${share.toFixed(2)} of what OpenTelemetry adds, at most 0.50`)
  }
}
