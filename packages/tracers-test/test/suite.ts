import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { getOverHttp2 } from '@trace-baton/conformance'
import { build, type Plugin } from 'esbuild'
import type { Report, Wish } from '../conformance/main.js'
import type { Answer, Parent, PlainRequest, PlainResponse, Question } from '../conformance/parent.js'
import { receiveSpans } from './intake.js'
import { environmentFor, importOf } from './shop.js'
import type { Tracer } from './tracers.js'

const root = fileURLToPath(new URL('../', import.meta.url))

/**
 * Bundles the conformance suite for Node. Packages stay outside, Baton's among them, so that a tracer finds the frameworks
 * where an application has them.
 *
 * @returns the file
 */
export async function bundleSuite(): Promise<string> {
  const outfile = `${root}dist/conformance-${process.pid}.mjs`
  await build({
    entryPoints: [`${root}conformance/main.ts`],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    logLevel: 'warning',
    plugins: [withoutJest],
  })
  return outfile
}

const withoutJest: Plugin = {
  name: 'without jest',
  setup({ onResolve }) {
    onResolve({ filter: /^@jest\/globals$/ }, () => ({ path: `${root}conformance/globals.ts` }))
    onResolve({ filter: /^@trace-baton\/conformance$/ }, () => ({ path: `${root}../conformance/src/index.ts` }))
    onResolve({ filter: /^\.\/http2-client\.js$/ }, () => ({ path: `${root}conformance/parent.ts` }))
    onResolve({ filter: /^\.\/until\.js$/ }, () => ({ path: `${root}conformance/until.ts` }))
    onResolve({ filter: /\/src\/(?:node\/)?index\.js$/ }, ({ path, importer }) => {
      const name = /\/packages\/(\w+)\/test\//.exec(importer)?.[1]
      return { path: `@trace-baton/${name}${path.includes('/node/') ? '/node' : ''}`, external: true }
    })
  },
}

/** Runs the suite in a process with a tracer, started as its documentation says. */
export async function runSuite(file: string, framework: string, { setup, differences }: Tracer): Promise<Report> {
  const { tracer: given } = (setup.baton ?? {}) as { tracer?: Wish['given'] }
  const { takesParent, allowsHeaders = false, http2 = {} } = differences
  const reason = framework.includes('Express') ? 'Express knows HTTP/1.1 alone' : http2[framework]
  const wish: Wish = { framework, given, differences: { http2: reason, tracer: { takesParent, allowsHeaders } } }
  const intake = await receiveSpans((spans) => send({ spans }))
  const child = fork(file, [], {
    cwd: root,
    execArgv: importOf(setup),
    env: { ...environmentFor(intake.url), ...setup.env, CONFORMANCE: JSON.stringify(wish) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const send = (answer: Answer) => void (child.connected && child.send(answer))
  const parent: Parent = { fetch: differences.incoming ? fetchWithSentry : fetchPlain, getOverHttp2, async ping() {} }
  const exit = once(child, 'exit')
  try {
    return await new Promise<Report>((resolve, reject) => {
      exit.then(([code]) => reject(new Error(`The suite ended with ${code}.`)))
      child.on('message', (message: Question | { readonly report: Report }) => {
        if ('report' in message) return resolve(message.report)
        const { id, name, args } = message
        const answer = parent[name] as (...args: readonly unknown[]) => Promise<unknown>
        answer(...args).then((result) => send({ id, result }), reject)
      })
    })
  } finally {
    child.kill('SIGKILL')
    await exit
    await intake.close()
  }
}

async function fetchPlain({ url, body, ...init }: PlainRequest): Promise<PlainResponse> {
  const response = await fetch(url, { ...init, ...(body !== undefined && { body: Buffer.from(body, 'base64') }) })
  const { status, statusText } = response
  return { status, statusText, headers: [...response.headers], body: await response.text() }
}

/** Callers with Sentry send the header of Sentry, which it reads, and not `traceparent`. */
function fetchWithSentry({ headers, ...request }: PlainRequest): Promise<PlainResponse> {
  const traceparent = new Headers(headers).get('traceparent') ?? ''
  const found = /^00-([0-9a-f]{32}-[0-9a-f]{16})-0([01])$/.exec(traceparent)
  const added: [string, string][] = found === null ? [] : [['sentry-trace', `${found[1]}-${found[2]}`]]
  return fetchPlain({ ...request, headers: [...headers, ...added] })
}
