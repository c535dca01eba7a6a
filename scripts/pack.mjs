import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages } from './packages.mjs'
import { stage } from './stage.mjs'

/** Packs every built package as it would be published: `{ folder, manifest, entries, tarball, files, unpackedSize, texts }`. */
export async function packAll(temporary) {
  const packed = []
  for (const item of publishedPackages()) packed.push({ ...item, ...(await pack(item, temporary)) })
  return packed
}

async function pack(item, temporary) {
  const folder = join(temporary, 'staged', item.manifest.name)
  await stage(item, folder)
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary]
  const [{ filename, files, unpackedSize }] = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }))
  const texts = ['README.md', 'CHANGELOG.md'].map((name) => [name, readFileSync(join(folder, name), 'utf8')])
  return { tarball: join(temporary, filename), files: files.map((file) => file.path), unpackedSize, texts }
}
