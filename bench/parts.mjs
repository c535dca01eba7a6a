// What each part costs on a server's page: first what a middleware has to use, then Baton with single features on.
import { parseArgs } from 'node:util'
import { printCircumstances, printCosts } from './report.mjs'
import { measure, roundFlags, settingsOf } from './rounds.mjs'
import { parts } from './servers/shared/parts.mjs'

const { values: flags } = parseArgs({ options: roundFlags })
const settings = settingsOf(flags)
const variants = [
  { name: 'express', title: 'Express' },
  ...Object.entries(parts).map(([name, { title }]) => ({
    name,
    title,
    over: 'express',
    file: 'express-part',
    arguments: [name],
  })),
]

printCircumstances()
printCosts('parts', variants, await measure(variants, settings), settings)
