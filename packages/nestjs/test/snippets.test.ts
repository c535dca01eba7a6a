import { Controller, Get, Header, Render } from '@nestjs/common'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import ejs from 'ejs'
import handlebars from 'handlebars'
import pug from 'pug'
import { inChromium } from '../../../test/templates/browser.js'
import { rendersWhatIsMeant } from '../../../test/templates/meant.js'
import { folderWith, nonce, policy, type Site, site } from '../../../test/templates/served.js'
import { documentOf } from '../../../test/templates/snippets.js'
import { BatonModule } from '../src/index.js'
import { type Application, nest, serve } from './serve.js'

// The snippets of docs/templates.md as `@Render()` renders them, parsed by a real browser.

@Controller()
class Pages {
  @Get(['', 'ignored', 'favicon.ico'])
  @Header('content-security-policy', policy)
  @Render('page')
  page() {
    return { nonce }
  }
}

function served(
  adapter: ExpressAdapter | FastifyAdapter,
  language: string,
  extension: string,
  install: (app: Application, folder: string) => void,
): Promise<Site> {
  const folder = folderWith(`page.${extension}`, documentOf(language))
  return site(folder, (options) => {
    const prepare = (app: Application) => install(app, folder)
    return serve({ imports: [BatonModule.forRoot(options)], controllers: [Pages], prepare }, adapter)
  })
}

const onExpress = (language: string, extension: string) => () =>
  served(new ExpressAdapter(), language, extension, (app, folder) => {
    app.setBaseViewsDir(folder)
    app.setViewEngine(extension)
  })

const onFastify = (language: string, extension: string, engine: object) => () =>
  served(new FastifyAdapter(), language, extension, (app, templates) => {
    app.setViewEngine({ engine, templates, viewExt: extension } as never)
  })

inChromium.each([
  ['EJS on Express', onExpress('ejs', 'ejs')],
  ['Pug on Express', onExpress('pug', 'pug')],
  ['Handlebars (hbs) on Express', onExpress('handlebars', 'hbs')],
  ['EJS on Fastify', onFastify('ejs', 'ejs', { ejs })],
  ['Pug on Fastify', onFastify('pug', 'pug', { pug })],
  ['Handlebars on Fastify', onFastify('handlebars', 'hbs', { handlebars })],
])(`${nest}, the snippet for %s`, (_, serve) => {
  rendersWhatIsMeant(serve)
})
