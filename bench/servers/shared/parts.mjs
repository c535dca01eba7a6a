import { AsyncLocalStorage } from 'node:async_hooks'
import { ServerResponse } from 'node:http'
import { baton } from '../../baton.mjs'
import { everything, render } from './everything.mjs'

/** Nothing but the transaction: single features are added to this. */
const none = { serverTiming: false, outgoing: false }
const { record, pageLoad } = everything(() => {})
const tags = (_req, res) => res.locals.pageLoad.tags()

/** What a middleware may consist of, by name. `middleware` makes one; `head` renders what comes into the page. */
export const parts = {
  next: { title: 'next() alone', middleware: () => (_req, _res, next) => next() },
  scope: { title: 'AsyncLocalStorage.run', middleware: scoped },
  close: { title: 'a listener for close', middleware: () => closing },
  'write-head': { title: 'a hook on writeHead', middleware: () => hooking },
  header: { title: 'one setHeader', middleware: () => heading },
  none: { title: 'Baton, nothing on', middleware: () => baton(none) },
  outgoing: { title: 'Baton, outgoing', middleware: () => baton({ ...none, outgoing: {} }) },
  recorder: { title: 'Baton, a recorder', middleware: () => baton({ ...none, record }) },
  'server-timing': {
    title: 'Baton, Server-Timing of w3c',
    middleware: () => baton({ ...none, serverTiming: true, pageLoad: { w3c: true } }),
  },
  'one-target': {
    title: 'Baton, tags() of w3c',
    middleware: () => baton({ ...none, pageLoad: { w3c: true } }),
    head: tags,
  },
  'five-targets': {
    title: 'Baton, tags() of five targets',
    middleware: () => baton({ ...none, pageLoad }),
    head: tags,
  },
  script: {
    title: "Baton, script('elastic')",
    middleware: () => baton({ ...none, pageLoad: { elastic: pageLoad.elastic } }),
    head: (_req, res) => res.locals.pageLoad.script('elastic'),
  },
  everything: {
    title: 'Baton, everything on',
    middleware: () => baton(everything(record)),
    head: (_req, res) => render(res.locals.pageLoad),
  },
}

function scoped() {
  const scope = new AsyncLocalStorage()
  const store = {}
  return (_req, _res, next) => scope.run(store, next)
}

function closing(_req, res, next) {
  res.on('close', closed)
  next()
}

function closed() {
  this.closedAt = 1
}

function hooking(_req, res, next) {
  res.writeHead = writeHead
  next()
}

function writeHead(...args) {
  this.writeHead = ServerResponse.prototype.writeHead
  return this.writeHead(...args)
}

function heading(_req, res, next) {
  res.setHeader('Server-Timing', 'cache;desc="hit"')
  next()
}
