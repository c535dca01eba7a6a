import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The packages that get published: `{ folder, manifest, entries: [{ entry, types, code }] }`, files as absolute paths. */
export function publishedPackages() {
  return readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map(({ name }) => {
      const folder = join(root, 'packages', name)
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      return { folder, manifest, entries: entriesOf(folder, manifest) }
    })
    .filter(({ manifest }) => !manifest.private)
}

/** The entries that can be imported: every export with types, so not `./package.json`. */
function entriesOf(folder, manifest) {
  return Object.entries(manifest.exports ?? {})
    .filter(([, target]) => target.types)
    .map(([entry, target]) => ({ entry, types: join(folder, target.types), code: join(folder, target.default) }))
}
