import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../docs/consumers.md', import.meta.url))
const begin = '<!-- written by npm run consumers -- --write -->'

/** Writes a table for each group into docs/consumers.md, below its introduction. Groups that were not run keep theirs. */
export function writePage(results) {
  const [introduction, before = ''] = readFileSync(file, 'utf8').split(begin)
  const tables = new Map(
    before
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf('\n')), `## ${text.trim()}\n`]),
  )
  for (const group of new Set(results.map(({ group }) => group))) {
    const rows = results.filter((result) => result.group === group)
    tables.set(group, `## ${group}\n\n| what | holds |\n| --- | --- |\n${rows.map(line).join('\n')}\n`)
  }
  const { versions } = process
  writeFileSync(
    file,
    `${introduction}${begin}\n\nRecorded on Node ${versions.node}.\n\n${[...tables.values()].join('\n')}`,
  )
}

function line({ name, advice }) {
  return `| ${name} | ${advice === undefined ? 'yes' : `no: ${advice}`} |`
}
