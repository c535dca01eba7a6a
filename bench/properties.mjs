// What one new property, or one listener, costs on a request and a response behind Express. `npm run properties`.
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import express from 'express'
import { printCircumstances } from './report.mjs'
import { median } from './stats.mjs'

const app = express()
const socket = new Socket()
const listener = () => {}
const rounds = 15
const requests = 20_000

/** As Express does it before the first middleware. */
function behindExpress(req, res) {
  Object.setPrototypeOf(req, app.request)
  Object.setPrototypeOf(res, app.response)
}

const surroundings = { 'behind Express': behindExpress, 'plain `node:http`': () => {} }
const additions = {
  'a property of the request': (req) => {
    req.trace = 1
  },
  'a property of the response': (_, res) => {
    res.trace = 1
  },
  '`writeHead` of the response': (_, res) => {
    res.writeHead = listener
  },
  "`res.on('close')`": (_, res) => {
    res.on('close', listener)
  },
}

/** µs of CPU for a request and its response, made without a connection. */
function measure(surround, add) {
  const before = process.cpuUsage()
  for (let i = 0; i < requests; i++) {
    const req = new IncomingMessage(socket)
    const res = new ServerResponse(req)
    surround(req, res)
    add(req, res)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / requests
}

printCircumstances()
console.log(`\n| one new property, or one listener | ${Object.keys(surroundings).join(' | ')} |\n| --- | --- | --- |`)
for (const [name, add] of Object.entries(additions)) {
  const costs = Object.values(surroundings).map((surround) => {
    const more = []
    for (let i = 0; i < rounds; i++) {
      const without = measure(surround, () => {})
      more.push(measure(surround, add) - without)
    }
    return `${median(more).toFixed(1)} µs`
  })
  console.log(`| ${name} | ${costs.join(' | ')} |`)
}
