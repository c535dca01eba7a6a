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
    config(md) {
      // Templates in a line of text are no expressions of Vue's.
      md.renderer.rules.code_inline = (tokens, i) => `<code v-pre>${md.utils.escapeHtml(tokens[i].content)}</code>`
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/docs/page-load', activeMatch: '^/docs/' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Changes', link: '/CHANGELOG' },
    ],
    sidebar: { '/reference/': reference(), '/': guide() },
  },
})
