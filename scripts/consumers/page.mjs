import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../docs/consumers.md', import.meta.url))
const begin = '<!-- written by npm run consumers -- --write -->'

/** Writes the tables of docs/consumers.md, below its introduction. */
export function writePage(results) {
  const [introduction] = readFileSync(file, 'utf8').split(begin)
  const groups = [...new Set(results.map(({ group }) => group))]
  const tables = groups.map((group) => {
    const rows = results.filter((result) => result.group === group)
    return `## ${group}\n\n| what | holds |\n| --- | --- |\n${rows.map(line).join('\n')}\n`
  })
  const { versions } = process
  writeFileSync(file, `${introduction}${begin}\n\nRecorded on Node ${versions.node}.\n\n${tables.join('\n')}`)
}

function line({ name, advice }) {
  return `| ${name} | ${advice === undefined ? 'yes' : `no: ${advice}`} |`
}
