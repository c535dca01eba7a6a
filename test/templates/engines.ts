import { readFileSync } from 'node:fs'
import renderEjs from '@koa/ejs'
import views from '@ladjs/koa-views'
import { Eta } from 'eta'
import type { Express } from 'express'
import { engine as handlebars } from 'express-handlebars'
import hbs from 'hbs'
import type Koa from 'koa'
import { Liquid } from 'liquidjs'
import nunjucks from 'nunjucks'
import { snippet } from './snippets.js'

/** One way to render a template: how its users set it up, in the framework that they use it with. */
interface Setup<App> {
  readonly name: string
  /** Its block in docs/templates.md. */
  readonly language: string
  /** What a view's file is called. */
  readonly extension: string
  /** Afterwards `res.render('page')` or `ctx.render('page')` renders a file of the folder. */
  install(app: App, folder: string): void
}

export const onExpress: readonly Setup<Express>[] = [
  { name: 'EJS', language: 'ejs', extension: 'ejs', install: () => {} },
  { name: 'Pug', language: 'pug', extension: 'pug', install: () => {} },
  {
    name: 'Handlebars (hbs)',
    language: 'handlebars',
    extension: 'hbs',
    install: (app) => app.engine('hbs', hbs.__express),
  },
  {
    name: 'Handlebars (express-handlebars)',
    language: 'handlebars',
    extension: 'handlebars',
    install: (app) => app.engine('handlebars', handlebars({ defaultLayout: false })),
  },
  {
    name: 'Nunjucks',
    language: 'njk',
    extension: 'njk',
    install: (app, folder) => nunjucks.configure(folder, { express: app, autoescape: true }),
  },
  {
    name: 'Eta',
    language: 'eta',
    extension: 'eta',
    install(app) {
      const eta = new Eta()
      app.engine('eta', (path, locals, done) => done(null, eta.renderString(readFileSync(path, 'utf8'), locals)))
    },
  },
  { name: 'Liquid', language: 'liquid', extension: 'liquid', install: (app) => installLiquid(app, new Liquid()) },
]

export const onKoa: readonly Setup<Koa>[] = [
  {
    name: 'EJS (@koa/ejs)',
    language: 'ejs',
    extension: 'ejs',
    install: (app, root) => renderEjs(app, { root, layout: false, viewExt: 'ejs' }),
  },
  { name: 'EJS (koa-views)', language: 'ejs', extension: 'ejs', install: installViews('ejs') },
  { name: 'Pug (koa-views)', language: 'pug', extension: 'pug', install: installViews('pug') },
  { name: 'Handlebars (koa-views)', language: 'handlebars', extension: 'hbs', install: installViews('hbs') },
  { name: 'Nunjucks (koa-views)', language: 'njk', extension: 'njk', install: installViews('njk') },
]

/** With the filters that docs/templates.md registers. */
export function installLiquid(app: Express, liquid: Liquid): void {
  new Function('liquid', snippet('js'))(liquid)
  app.engine('liquid', liquid.express())
}

/** Nunjucks finds the templates that others extend and include through an environment of its own. */
function installViews(extension: string) {
  return (app: Koa, folder: string) => {
    const options =
      extension === 'njk' ? { nunjucksEnv: new nunjucks.Environment(new nunjucks.FileSystemLoader(folder)) } : {}
    app.use(views(folder, { extension, map: { hbs: 'handlebars', njk: 'nunjucks' }, options }))
  }
}
