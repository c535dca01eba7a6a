import { setTimeout as wait } from 'node:timers/promises'
import { baton } from '@trace-baton/express'
import express, { type Express } from 'express'
import { createElement } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { Page, type Recipe } from './page.js'

/** A page that React streams: first the head, with the tags for the browser's agent, and later the list, when it has loaded. */
export function createApp(load: () => Promise<readonly Recipe[]> = cookbook): Express {
  const app = express()
  app.use(baton())
  app.get('/', (_req, res, next) => {
    const page = createElement(Page, { pageLoad: res.locals.pageLoad, recipes: load() })
    const { pipe, abort } = renderToPipeableStream(page, {
      onShellReady: () => pipe(res.type('html')),
      onShellError: next,
    })
    res.once('close', () => abort()) // nothing to abort when the page is complete
  })
  return app
}

/** Returns recipes after a delay, as a database would. */
async function cookbook(): Promise<readonly Recipe[]> {
  await wait(100)
  return [
    { name: 'Porridge', minutes: 10 },
    { name: 'Lentil soup', minutes: 40 },
  ]
}
