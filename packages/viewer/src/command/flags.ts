import { parseArgs } from 'node:util'
import type { ViewerOptions } from '../viewer.js'

export const help = `trace-baton-viewer [--port 4318] [--host 127.0.0.1] [--save file]
trace-baton-viewer doctor <url>

Receives what browser agents and servers report, and shows the traces of your application.

  --port   where it listens; 4318 is where OpenTelemetry's exporters send
  --host   the address to listen on; with 0.0.0.0, other machines reach it, too
  --save   a file to which everything received is appended, and which is read at the next start
  --help   this text

doctor loads a page twice, and says what is wrong with its hand-off.`

/** The settings of the viewer, or the page that the doctor is to look at. */
export type Flags = 'help' | Pick<ViewerOptions, 'port' | 'host' | 'save'> | { readonly page: string }

/**
 * Reads the command's arguments.
 *
 * @throws TypeError that names the argument, and what is allowed.
 */
export function readFlags(args: readonly string[]): Flags {
  if (args[0] === 'doctor') return { page: pageFrom(args.slice(1)) }
  const { port, host, save, help: isHelp } = parsed(args)
  if (isHelp) return 'help'
  if (host === '' || save === '') throw new TypeError(`${host === '' ? '--host' : '--save'} needs a value.`)
  return {
    ...(port !== undefined && { port: portFrom(port) }),
    ...(host !== undefined && { host }),
    ...(save !== undefined && { save }),
  }
}

function parsed(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const options = { port: text, host: text, save: text, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new TypeError(`${(error as Error).message.split('. ')[0]}.\n\n${help}`)
  }
}

function pageFrom(args: readonly string[]): string {
  const [page = ''] = args
  if (args.length === 1 && /^https?:/i.test(page) && URL.canParse(page)) return page
  throw new TypeError(
    `doctor needs the address of one page, such as http://localhost:3000/, but was given ${JSON.stringify(args.join(' '))}.`,
  )
}

function portFrom(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port
  throw new TypeError(`--port must be a whole number from 0 to 65535, but was ${JSON.stringify(text)}.`)
}
