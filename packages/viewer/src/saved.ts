import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type LogLine, toLogLine } from './traces/log-line.js'
import { fields, type Row, toRow } from './traces/row.js'

interface Report {
  readonly rows: readonly Row[]
  readonly logs: readonly LogLine[]
}

/** A file of reports, one JSON object a line: `{"span":…}` or `{"log":…}`. */
export interface Saved {
  /** What the file had when it was opened. Lines that cannot be read are left out. */
  readonly reports: readonly Report[]
  append(this: void, rows: readonly Row[], logs: readonly LogLine[]): void
  /** Resolves when everything is written. */
  close(): Promise<void>
}

const newest = 200_000 // lines that are read at the start; of older ones the store would keep nothing

/** Opens the file, which is made if there is none. Rejects if it cannot be read and written. */
export async function openSaved(file: string): Promise<Saved> {
  const out = createWriteStream(file, { flags: 'a' })
  await once(out, 'open')
  let failed = false
  out.on('error', (error) => {
    failed = true
    console.error(`${file} cannot be written, and nothing more is saved: ${error.message}`)
  })
  return {
    reports: await read(file),
    append(rows, logs) {
      if (failed) return
      for (const span of rows) out.write(`${JSON.stringify({ span })}\n`)
      for (const log of logs) out.write(`${JSON.stringify({ log })}\n`)
    },
    close: () => new Promise((resolve) => (failed ? resolve() : out.end(() => resolve()))),
  }
}

async function read(file: string): Promise<Report[]> {
  const lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    lines.push(line)
    if (lines.length === 2 * newest) lines.splice(0, newest)
  }
  return lines.slice(-newest).map(report)
}

function report(line: string): Report {
  try {
    const { span, log } = fields(JSON.parse(line))
    const row = span === undefined ? undefined : savedRow(fields(span))
    const logLine = toLogLine(fields(log))
    return { rows: row ? [row] : [], logs: logLine ? [logLine] : [] }
  } catch {
    return { rows: [], logs: [] }
  }
}

/** A row once more, with the checks that every report gets: somebody may have edited the file. */
function savedRow(saved: Record<string, unknown>): Row | undefined {
  const { transactionId, offset } = fields(saved.timeline)
  return toRow({
    ...saved,
    source: saved.source === 'browser' ? 'browser' : 'server',
    url: saved.path,
    attributes: Array.isArray(saved.attributes) ? Object.fromEntries(saved.attributes.map(pair)) : undefined,
    timeline: typeof transactionId === 'string' && typeof offset === 'number' ? { transactionId, offset } : undefined,
  })
}

function pair(value: unknown): [string, unknown] {
  const [name, text] = Array.isArray(value) ? value : []
  return [String(name), text]
}
