import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/**
 * Copies the pages of the repository to where the site is built from, each at its own path. A README becomes the page of
 * its folder. Throws for a link to a file that does not exist.
 */
export function copyPages(root, target) {
  for (const page of pagesOf(root)) {
    const file = join(target, page.replace(/README\.md$/, 'index.md'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, withLinksOfTheSite(root, page))
  }
  const pictures = readdirSync(join(root, 'docs'), { recursive: true }).filter((name) => /\.(svg|png)$/.test(name))
  for (const name of pictures) cpSync(join(root, 'docs', name), join(target, 'docs', name))
}

/** Paths below the root, with slashes. */
function pagesOf(root) {
  const docs = readdirSync(join(root, 'docs'), { recursive: true }).filter((name) => name.endsWith('.md'))
  const readmes = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`),
  )
  const pages = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md', ...readmes]
  return [...pages, ...docs.map((name) => `docs/${name.replaceAll('\\', '/')}`)].filter((page) =>
    existsSync(join(root, page)),
  )
}

/** Links to folders lead to their README, which GitHub calls `#readme`; what the site does not have keeps its text alone. */
function withLinksOfTheSite(root, page) {
  const pages = new Set(pagesOf(root))
  const text = readFileSync(join(root, page), 'utf8')
  const parts = text.split(/(^```.*?^```$)/gms) // programs are left alone
  return parts.map((part, i) => (i % 2 === 1 ? part : part.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, link))).join('')

  function link(whole, picture, label, address) {
    if (picture || /^[a-z]+:|^#/.test(address)) return whole
    const [path, anchor] = address.split('#')
    const to = relative(root, join(root, dirname(page), path)).replaceAll('\\', '/')
    if (!existsSync(join(root, to))) throw new Error(`${page} links to ${address}, which does not exist.`)
    const linked = statSync(join(root, to)).isDirectory() ? join(to, 'README.md') : to
    if (!pages.has(linked)) return label
    const here = relative(dirname(page), linked).replace(/README\.md$/, 'index.md')
    return `[${label}](./${here}${anchor && anchor !== 'readme' ? `#${anchor}` : ''})`
  }
}
