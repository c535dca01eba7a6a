#!/usr/bin/env node
import { doctor } from '../doctor/doctor.js'
import { startViewer } from '../viewer.js'
import { help, readFlags } from './flags.js'
import { instructions } from './instructions.js'

try {
  const flags = readFlags(process.argv.slice(2))
  if (flags === 'help') console.log(help)
  else if ('page' in flags) {
    const { text, isWell } = await doctor(flags.page)
    console.log(text)
    if (!isWell) process.exitCode = 1
  } else {
    const { url, close } = await startViewer(flags)
    console.log(instructions(url, flags.save))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void close().then(() => process.exit(0)))
    }
  }
} catch (error) {
  console.error(reason(error as NodeJS.ErrnoException))
  process.exitCode = 1
}

function reason({ code, message, port, path }: NodeJS.ErrnoException & { port?: number }): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken. Stop what listens there, or choose another one: --port ${Number(port) + 1}`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host is no address of this machine: ${message}`
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} is not allowed here. Choose one from 1024: --port 4318`
  if (path !== undefined) return `--save ${path} cannot be opened: ${message}`
  return message
}
