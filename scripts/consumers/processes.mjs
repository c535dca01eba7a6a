import { join } from 'node:path'
import { freePort } from '../free-port.mjs'
import { run, start, write } from './project.mjs'
import { prints } from './run.mjs'

const bin = (project, name) => join(project, 'node_modules', '.bin', name)
const parent = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }

/** A server that goes on, on a free port or on `PORT`, and says where. `VERSION` is replaced. */
const lasting = `import { baton } from '@trace-baton/express'
import express from 'express'
const app = express()
app.use(baton({ record: false }))
app.get('/', (req: any, res: any) => res.send('VERSION ' + process.pid + ' ' + res.locals.pageLoad.tags()))
const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log('ready on ' + (server.address() as any).port + '.'))
`
const javascript = (text) => text.replaceAll(/: any| as any/g, '')

async function page(port) {
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { ...parent, connection: 'close' } })
  const text = await answer.text()
  if (!text.includes('content="00-0af7651916cd43dd8448eb211c80319c-')) throw new Error(`The page was:\n${text}`)
  return text
}

/** What starts servers. */
export function processChecks(project) {
  return [
    { group: 'Processes', name: 'tsx watch', run: () => tsxWatch(project) },
    { group: 'Processes', name: 'node:cluster, 2 workers', run: () => cluster(project) },
    { group: 'Processes', name: 'pm2, cluster mode, 2 instances', run: () => pm2(project) },
    { group: 'Processes', name: 'serverless-http', run: () => serverless(project) },
  ]
}

async function tsxWatch(project) {
  write(project, { 'watched.mts': lasting })
  const { found, next, stop } = await start(project, bin(project, 'tsx'), ['watch', 'watched.mts'], /ready on (\d+)\./)
  try {
    await page(found[1])
    write(project, { 'watched.mts': lasting.replace('VERSION', 'CHANGED') })
    const [, port] = await next(/ready on (\d+)\./)
    const text = await page(port)
    if (!text.startsWith('CHANGED')) throw new Error(text)
  } finally {
    stop()
  }
}

async function cluster(project) {
  const server = javascript(lasting)
  const program = `import cluster from 'node:cluster'
if (cluster.isPrimary) for (let i = 0; i < 2; i++) cluster.fork()
else await import('./worker.mjs')
`
  write(project, { 'worker.mjs': server, 'cluster.mjs': program })
  const { found, next, stop } = await start(project, process.execPath, ['cluster.mjs'], /ready on (\d+)\./)
  try {
    await next(/ready on (\d+)\./)
    await bothAnswer(found[1])
  } finally {
    stop()
  }
}

async function pm2(project) {
  write(project, { 'pm2.mjs': javascript(lasting) })
  const port = await freePort()
  const more = { PM2_HOME: join(project, '.pm2'), PORT: String(port) }
  const command = (...args) => run(project, bin(project, 'pm2'), args, more)
  try {
    await command('start', 'pm2.mjs', '-i', '2', '--wait-ready', '--listen-timeout', '20000')
    await bothAnswer(port)
  } finally {
    await command('kill')
  }
}

/** Asks until both processes have answered. */
async function bothAnswer(port) {
  const seen = new Set()
  for (let i = 0; i < 500 && seen.size < 2; i++) {
    const text = await page(port).catch((error) => {
      if (error.message.startsWith('The page')) throw error
      return new Promise((resolve) => setTimeout(resolve, 50))
    })
    const [, pid] = /VERSION (\d+)/.exec(text ?? '') ?? []
    if (pid !== undefined) seen.add(pid)
  }
  if (seen.size < 2) throw new Error(`Only ${seen.size} of 2 processes answered.`)
}

async function serverless(project) {
  const program = `import { baton, traceFields } from '@trace-baton/express'
import express from 'express'
import serverless from 'serverless-http'
const app = express()
app.use(baton({ record: false }))
app.get('/', (req, res) => res.send('<head>' + res.locals.pageLoad.tags() + '</head>'))
const event = { httpMethod: 'GET', path: '/', headers: ${JSON.stringify(parent)}, requestContext: {}, multiValueHeaders: {} }
const { body } = await serverless(app)(event, {})
console.log(body, typeof traceFields)
`
  await prints(project, process.execPath, 'serverless.mjs', program)
}
