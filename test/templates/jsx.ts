import type { PageLoad } from '@trace-baton/core'
import type { RequestHandler } from 'express'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { createElement, type FunctionComponent } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import ts from 'typescript'
import { snippet } from './snippets.js'

type Props = { pageLoad: PageLoad; nonce: string }

/** The documented component, compiled for one library or the other. */
function pageFor<Component>(jsx: unknown): Component {
  const compilerOptions = { jsx: ts.JsxEmit.React, jsxFactory: 'jsx', target: ts.ScriptTarget.ES2023 }
  const { outputText } = ts.transpileModule(snippet('jsx'), { compilerOptions })
  return new Function('jsx', `${outputText}\nreturn Page`)(jsx)
}

export const renderers: readonly [string, (nonce: string) => RequestHandler][] = [
  [
    'React',
    (nonce) => (_req, res, next) => {
      const page = createElement(pageFor<FunctionComponent<Props>>(createElement), {
        pageLoad: res.locals.pageLoad,
        nonce,
      })
      const { pipe } = renderToPipeableStream(page, {
        onShellReady: () => pipe(res.type('html')),
        onShellError: next,
      })
    },
  ],
  [
    'Preact',
    (nonce) => (_req, res) => {
      const page = h(pageFor<(props: Props) => never>(h), { pageLoad: res.locals.pageLoad, nonce })
      res.send(`<!doctype html>${renderToString(page)}`)
    },
  ],
]
