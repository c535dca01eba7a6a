import { join } from 'node:path'
import { fetchApi, hono, traceId, visit } from './fetch-programs.mjs'
import { cjs, esm } from './programs.mjs'
import { run, write } from './project.mjs'
import { expectAnswer } from './run.mjs'

/** Other runtimes: Express on what they have of `node:http`, and their own servers, which speak the fetch API. */
export function runtimeChecks(project) {
  const bin = (name) => join(project, 'node_modules', '.bin', name)
  const runtimes = [
    { name: 'Bun', command: bin('bun'), args: ['run'], serve: bunServe },
    { name: 'Deno', command: bin('deno'), args: ['run', '--allow-all', '--quiet'], serve: denoServe },
  ]
  return runtimes.flatMap(({ name, command, args, serve }) => {
    const check = (what, file, text, expect) => ({
      group: 'Runtimes',
      name: `${name}, ${what}`,
      async run() {
        const own = `${name.toLowerCase()}-${file}`
        write(project, { [own]: text })
        await expect(project, command, [...args, own])
      },
    })
    return [
      check('ES modules', 'express.mjs', esm, expectAnswer),
      check('CommonJS', 'express.cjs', cjs, expectAnswer),
      check(`Hono on \`${name}.serve\``, 'hono.tsx', `${hono}${serve('app.fetch')}${visit}`, expectVisit),
      check(`\`core/fetch\` on \`${name}.serve\``, 'fetch.mjs', `${fetchApi}${serve('answer')}${visit}`, expectVisit),
    ]
  })
}

const bunServe = (answer) => `
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => ${answer}(request) })
const port = server.port
const stop = () => server.stop(true)
`
const denoServe = (answer) => `
const server = Deno.serve({ port: 0, hostname: '127.0.0.1', onListen() {} }, (request) => ${answer}(request))
const port = server.addr.port
const stop = () => server.shutdown()
`

// Deno says once, of every server that asks for it, that the signal of a request is aborted after a whole response, too.
const notice = '(?:Deno\\.serve: request\\.signal .*\n)?'
const tag = `<meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01"\\/?>`
const ended = (path, end) => `GET \\/${path} ${traceId} ${end}`
const page = ended('page', 'success false')
const visited = new RegExp(
  [
    '^private, no-cache',
    `<head>${tag}<\\/head>`,
    `.*<head>${tag}<\\/head>[^]*<p>late<\\/p>[^]*`,
    page,
    ended('streamed', 'success false'),
    ended('endless', 'unknown true'),
    page,
    '4',
    `announced 0\n${notice}$`, // as docs/frameworks.md says
  ].join('\n'),
)

async function expectVisit(project, command, args) {
  const output = await run(project, command, args)
  if (!visited.test(output)) throw new Error(`It printed:\n${output}`)
}
