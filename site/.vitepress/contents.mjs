import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const pages = fileURLToPath(new URL('../pages', import.meta.url))

const groups = {
  Start: ['/', '/docs/start/', '/docs/migrate', '/docs/troubleshooting'],
  'The page': ['/docs/page-load', '/docs/templates', '/docs/caching'],
  'The server': [
    '/docs/frameworks',
    '/docs/nestjs',
    '/docs/tracers',
    '/docs/outgoing',
    '/docs/protocols',
    '/docs/logs',
  ],
  Decisions: ['/docs/trust', '/docs/sampling', '/docs/headers', '/docs/cors'],
  'In production': ['/docs/backends', '/docs/scale', '/docs/performance'],
}

const titles = {
  '/': 'Baton',
  '/docs/start/': 'Your framework, your agent',
  '/docs/migrate': 'Migrate',
  '/docs/page-load': 'The page load',
  '/docs/nestjs': 'Nest',
  '/docs/tracers': 'Beside a tracer',
  '/docs/cors': 'CORS',
  '/docs/scale': 'At scale',
}

/** The sidebar of the documentation; a page that no group names stands in the last one. */
export function guide() {
  const named = Object.values(groups).flat()
  const docs = readdirSync(`${pages}/docs`).filter((name) => name.endsWith('.md'))
  const others = docs.map((name) => `/docs/${name.slice(0, -'.md'.length)}`).filter((link) => !named.includes(link))
  const packages = readdirSync(`${pages}/packages`).map((name) => ({
    text: `@trace-baton/${name}`,
    link: `/packages/${name}/`,
  }))
  return [
    ...Object.entries(groups).map(([text, links]) => ({ text, items: links.filter(isThere).map(item) })),
    { text: 'More', items: others.map(item) },
    { text: 'Packages', items: packages },
  ]
}

/** The sidebar of the reference: one page for each entry point. */
export function reference() {
  const names = readdirSync(`${pages}/reference`, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .map((name) => name.slice(0, -'.md'.length))
  const items = names.sort().map((name) => ({ text: name, link: `/reference/${name}` }))
  return [{ text: 'Reference', link: '/reference/', items }]
}

function isThere(link) {
  return existsSync(`${pages}${link.endsWith('/') ? `${link}index` : link}.md`)
}

function item(link) {
  const name = link.slice(link.lastIndexOf('/') + 1)
  return { text: titles[link] ?? name.charAt(0).toUpperCase() + name.slice(1), link }
}
