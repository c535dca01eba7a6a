// A registry on loopback that has this repository's packages, packed. It knows no others.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Packs every public package into a folder, and serves them to npm. */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true })
  const manifests = readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((path) => existsSync(join(path, 'package.json')))
    .map((path) => [path, JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))])
    .filter(([, manifest]) => !manifest.private)
  const tarballs = new Map(manifests.map(([path, manifest]) => [manifest.name, pack(path, folder)]))
  const server = createServer(answer)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${server.address().port}/`
  const about = new Map(
    manifests.map(([, manifest]) => [manifest.name, packument(manifest, tarballs.get(manifest.name), url)]),
  )

  function answer(request, response) {
    const path = decodeURIComponent(request.url.slice(1))
    response.setHeader('cache-control', 'no-store') // the next run may have the same port, and other tarballs
    const tarball = path.endsWith('.tgz') ? tarballs.get(path.slice(0, -'.tgz'.length)) : undefined
    if (tarball !== undefined) response.end(tarball)
    else if (about.has(path)) response.setHeader('content-type', 'application/json').end(about.get(path))
    else response.writeHead(404).end('{}')
  }

  return {
    url,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function pack(path, folder) {
  const options = { cwd: path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], options),
  )
  return readFileSync(join(folder, filename))
}

/** What npm asks of a registry about a package with one release. */
function packument(manifest, tarball, url) {
  const { name, version } = manifest
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  const dist = { tarball: `${url}${name}.tgz`, integrity }
  return JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } })
}
