import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Says which links between the pages of a built site lead to an id that the page there does not have. */
export function brokenAnchors(dist) {
  const files = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.html'))
  const pages = new Map(files.map((name) => [pathOf(name), readFileSync(join(dist, name), 'utf8')]))
  const ids = new Map([...pages].map(([path, html]) => [path, new Set(valuesOf('id', html))]))
  return [...pages].flatMap(([path, html]) =>
    valuesOf('href', html)
      .map((href) => new URL(href, `http://site${path}`))
      .filter(({ host, hash }) => host === 'site' && hash.length > 1)
      .filter(({ pathname, hash }) => !ids.get(pathname.replace(/\.html$/, ''))?.has(decodeURIComponent(hash.slice(1))))
      .map(({ pathname, hash }) => `${path} links to ${pathname}${hash}, which does not exist`),
  )
}

/** The path under which the site has a file. */
function pathOf(name) {
  return `/${name.replaceAll('\\', '/')}`.replace(/(?:(?<=\/)index)?\.html$/, '')
}

function valuesOf(attribute, html) {
  return [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) =>
    value.replaceAll('&amp;', '&'),
  )
}
