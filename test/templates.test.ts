import { inChromium } from './templates/browser.js'
import { onExpress, onKoa } from './templates/engines.js'
import { renderers } from './templates/jsx.js'
import { rendersWhatIsMeant } from './templates/meant.js'
import { nonce, type Site, served, servedByExpress, servedByKoa } from './templates/served.js'
import { documentOf } from './templates/snippets.js'

// Every snippet of docs/templates.md, rendered by the real engine in the real framework, and parsed by a real browser. (With Nest: packages/nestjs/test.)

const documented: [string, () => Promise<Site>][] = [
  ...onExpress.map((engine): [string, () => Promise<Site>] => [
    `${engine.name} on Express`,
    () => servedByExpress(engine, documentOf(engine.language)),
  ]),
  ...onKoa.map((engine): [string, () => Promise<Site>] => [
    `${engine.name} on Koa`,
    () => servedByKoa(engine, documentOf(engine.language)),
  ]),
  ...renderers.map(([name, handler]): [string, () => Promise<Site>] => [
    `${name} on Express`,
    () => served(handler(nonce)),
  ]),
]

inChromium.each(documented)('the snippet for %s', (_, serve) => {
  rendersWhatIsMeant(serve)
})
