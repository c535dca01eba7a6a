import { slug } from 'github-slugger'
import { defineConfig } from 'vitepress'
import { guide, reference } from './contents.mjs'

// Builds without a network: no fonts, search service or statistics of anybody else.
export default defineConfig({
  title: 'Baton',
  description: 'Hands a distributed trace over between a Node server and the browser.',
  lang: 'en',
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: '.vitepress/cache',
  cleanUrls: true,
  ignoreDeadLinks: [/^https?:\/\/localhost/], // any other dead link fails the build
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    languageAlias: { ejs: 'html', njk: 'html', eta: 'html' },
    anchor: { slugify: slug }, // the pages are read on GitHub, too
    config(md) {
      md.options.highlight = remembered(md.options.highlight)
      // Templates in a line of text are no expressions of Vue's.
      md.renderer.rules.code_inline = (tokens, i) => `<code v-pre>${md.utils.escapeHtml(tokens[i].content)}</code>`
    },
  },
  transformPageData({ frontmatter, relativePath }) {
    if (/^docs\/(?:start|agents)\//.test(relativePath)) frontmatter.aside = false // their programs are wide, and they have no headings
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/docs/start/', activeMatch: '^/docs/' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Changes', link: '/CHANGELOG' },
    ],
    sidebar: { '/reference/': reference(), '/': guide() },
  },
})

/** Colours each program once: most stand on several pages, and the search reads all pages again. */
function remembered(highlight) {
  const known = new Map()
  return (...args) => {
    const key = args.join('\n')
    if (!known.has(key)) known.set(key, highlight(...args))
    return known.get(key)
  }
}
