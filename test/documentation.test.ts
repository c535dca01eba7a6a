import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from '@jest/globals'
import { transformSync } from '@swc/core'
import { until } from '@trace-baton/conformance'
import { createBaton } from '@trace-baton/core'
import ejs from 'ejs'
import ts from 'typescript'
import { freePort } from '../scripts/free-port.mjs'

// Every program, command and template in the documentation is run, against the built packages as a user would have them.

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(root, 'test', '.snippets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
]

const every = { elastic: true, sentry: true, datadog: true, w3c: true, faro: true } as const

/** As Nest's own compiler is set up. */
const swc = {
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
} as const

interface Block {
  readonly language: string
  readonly text: string
}

describe.each(pages.filter((page) => blocksOf(page).length > 0))('%s', (page) => {
  const blocks = blocksOf(page)
  const runs = blocks.flatMap(({ language, text }, i) => {
    if (language === 'console')
      return commandsOf(text).map((command) => ({ ...command, program: programBefore(blocks, i) }))
    return []
  })
  for (const { command, output, program } of runs) {
    it(`$ ${command}`, async () => {
      expect(await run(command, program)).toMatch(pattern(output))
    })
  }

  // The compiler says the same on every Node.
  const typed = process.env.DIFFERENCES_OF_NODE ? [] : blocks.filter(({ language }) => language === 'ts')
  if (typed.length > 0) {
    it('has programs whose types are right', () => {
      expect(typeErrorsOf(typed)).toBe('')
    })
  }

  for (const { text } of blocks.filter((block) => block.language === 'js' && isFragment(block))) {
    it(`runs ${text.split('\n')[0]?.slice(3)}: ${text.split('\n')[1]}`, async () => {
      expect(await runFragment(text)).toBe('done\n')
    })
  }

  for (const { text } of blocks.filter(({ language }) => language === 'ejs')) {
    it(`renders ${text.split('\n')[0]}`, () => {
      const transaction = createBaton({ pageLoad: every }).start({})
      const html = ejs.render(text, { transaction, pageLoad: transaction.pageLoad, nonce: 'r4nd0m' })
      expect(html).toContain(transaction.traceId)
      expect(html).not.toMatch(/undefined|&#34;|&lt;|\[object/)
    })
  }
})

it.each(pages)('F: the programs of %s import only what it says to install', (page) => {
  const text = existsSync(join(root, page)) ? readFileSync(join(root, page), 'utf8') : ''
  const installed = [...text.matchAll(/npm install ([^`\n]+)/g)].flatMap(([, names = '']) => names.split(' '))
  const programs = blocksOf(page).filter(({ language }) => /^[jt]s$/.test(language))
  const imported = programs.flatMap((block) => [
    ...block.text.matchAll(/^import (?:.* from )?'((?:@[^/']+\/)?[^/']+)/gm),
  ])
  const names = imported.map(([, name = '']) => name).filter((name) => !/^(?:node:|\.)/.test(name))
  // What an application of Nest's has from the start.
  const ofNest = ['reflect-metadata', '@nestjs/common', '@nestjs/core', 'rxjs']
  expect(names.filter((name) => ![...installed, ...ofNest].includes(name))).toEqual([])
})

function blocksOf(page: string): Block[] {
  const text = existsSync(join(root, page)) ? readFileSync(join(root, page), 'utf8') : ''
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', block = '']) => ({
    language,
    text: block,
  }))
}

/** The `$ command` lines of a console, each with the output below it. */
function commandsOf(text: string): { command: string; output: string }[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.split('\n')
      return { command, output: output.join('\n').trim() }
    })
}

/** As JavaScript, whichever language it is written in. */
function programBefore(blocks: readonly Block[], i: number): string {
  const { language, text = '' } = blocks.slice(0, i).findLast(({ language }) => /^[jt]s$/.test(language)) ?? {}
  return language === 'ts' ? transformSync(text, swc).code : text
}

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.Node20,
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
}

/** Parses what the programs of all pages import only once. */
const compilerHost = ts.createCompilerHost(compilerOptions)
const { getSourceFile } = compilerHost
const parsed = new Map<string, ts.SourceFile | undefined>()
compilerHost.getSourceFile = (file, ...how) => {
  if (dirname(file) === folder) return getSourceFile(file, ...how)
  if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...how))
  return parsed.get(file)
}

/** What the compiler has to say about programs as they are in the projects of Nest's users. */
function typeErrorsOf(programs: readonly Block[]): string {
  const files = programs.map(({ text }, i) => {
    const file = join(folder, `program-${i}.mts`)
    writeFileSync(file, text)
    return file
  })
  const program = ts.createProgram(files, compilerOptions, compilerHost)
  return ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  })
}

function isFragment({ text }: Block): boolean {
  return /^\/\/ (?:options|call)\.mjs/.test(text)
}

/** `…` in an expected output stands for some lowercase hex. */
function pattern(output: string): RegExp {
  const literal = output.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(literal.join('[0-9a-f]+'))
}

async function run(command: string, program: string): Promise<string> {
  if (command.startsWith('curl ')) return curl(command, program)
  const [, code] = /^node -e "(.*)"$/.exec(command) ?? []
  if (code !== undefined) return node(['-e', code])
  writeFileSync(join(folder, 'program.mjs'), program.replaceAll('3000', String(await freePort())))
  const output = await node(['program.mjs'])
  return command.endsWith('| tail -1') ? (output.trimEnd().split('\n').at(-1) ?? '') : output
}

/** Starts the program on a free port, and asks it what the command asks. */
async function curl(command: string, program: string): Promise<string> {
  const port = await freePort()
  const file = join(folder, `program-${port}.mjs`)
  writeFileSync(file, program.replace('3000', String(port)))
  const server = spawn(process.execPath, [file], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    const headers = [...command.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']) => [name, value])
    const [url = ''] = /http:\S+/.exec(command) ?? []
    const answer = await untilAnswered(url.replace('3000', String(port)), headers as [string, string][])
    return await answer.text()
  } finally {
    server.kill('SIGKILL')
  }
}

/**
 * Runs some lines that the page shows without their surroundings: inside a handler, with another service to call. They show
 * one option, and leave out who reports.
 */
function runFragment(fragment: string): Promise<string> {
  const program = `
import assert from 'node:assert'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { baton } from '@trace-baton/express'
import express from 'express'
const app = express()
${fragment.includes('app.use(') ? fragment : 'app.use(baton())'}
app.get('/next', (req, res) => res.json(req.headers))
app.get('/', async (req, res) => {
  const url = 'http://' + req.headers.host + '/next'
  ${fragment.includes('await') ? `${fragment}\n  assert.equal((await answer.json()).traceparent, span.traceparent)` : ''}
  res.end('done')
})
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(await (await fetch('http://127.0.0.1:' + server.address().port)).text())
server.close()
server.closeAllConnections()
`
  writeFileSync(join(folder, 'fragment.mjs'), program)
  return node(['--disable-warning=BATON_UNREPORTED', 'fragment.mjs'])
}

const environment = { ...process.env, NODE_OPTIONS: '' }

/** What a program prints, on stdout and stderr. */
function node(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: environment })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', () => resolve(output))
  })
}

async function untilAnswered(url: string, headers: [string, string][]): Promise<Response> {
  let answer: Response | undefined
  await until(async () => {
    answer = await fetch(url, { headers }).catch(() => undefined)
    return answer !== undefined
  })
  return answer as Response
}
