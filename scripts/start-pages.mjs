// Compares docs/start and docs/agents with what scripts/start-pages makes of its source; `--write` writes them. Run after a build.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pages } from './start-pages/render.mjs'

const docs = fileURLToPath(new URL('../docs', import.meta.url))
const made = new Map(pages())
const byHand = ['start/newcomer.md'] // written by scripts/newcomer.mjs
const there = ['start', 'agents'].flatMap((folder) => filesIn(folder)).filter((name) => !byHand.includes(name))
const surplus = there.filter((name) => !made.has(name))

if (process.argv.includes('--write')) {
  for (const folder of ['start', 'agents']) mkdirSync(join(docs, folder), { recursive: true })
  for (const name of surplus) rmSync(join(docs, name))
  for (const [name, text] of made) writeFileSync(join(docs, name), text)
} else {
  const differing = [...made].filter(
    ([name, text]) => !there.includes(name) || readFileSync(join(docs, name), 'utf8') !== text,
  )
  for (const name of [...differing.map(([name]) => name), ...surplus]) {
    console.error(`docs/${name} differs from its source: run node scripts/start-pages.mjs --write`)
    process.exitCode = 1
  }
}

function filesIn(folder) {
  try {
    return readdirSync(join(docs, folder)).map((name) => `${folder}/${name}`)
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}
