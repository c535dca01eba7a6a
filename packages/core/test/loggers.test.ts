import { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { pino } from 'pino'
import winston from 'winston'
import { createBaton, type SpanRecord, traceFields } from '../src/index.js'

type Log = (message: string) => void

/** Each logger as the documentation sets it up. */
const loggers: [string, (lines: Writable) => Log][] = [
  [
    'pino',
    (lines) => {
      const logger = pino({ mixin: traceFields, base: null, timestamp: false }, lines)
      return (message) => logger.info(message)
    },
  ],
  [
    'winston',
    (lines) => {
      const { combine, json } = winston.format
      const withTrace = winston.format((info) => Object.assign(info, traceFields()))
      const transports = new winston.transports.Stream({ stream: lines })
      const logger = winston.createLogger({ format: combine(withTrace(), json()), transports })
      return (message) => logger.info(message)
    },
  ],
]

describe.each(loggers)('%s', (_, create) => {
  const lines: Record<string, unknown>[] = []
  const log = create(
    new Writable({
      write(line, _encoding, done) {
        lines.push(JSON.parse(String(line)))
        done()
      },
    }),
  )

  it('writes the recorded ids into each line of 200 concurrent requests, and into none outside', async () => {
    const records: SpanRecord[] = []
    const baton = createBaton({ record: (record) => records.push(record) })
    log('before')
    const traceIds = Array.from({ length: 200 }, (_, i) => (i + 1).toString(16).padStart(32, '0'))
    await Promise.all(
      traceIds.map((id) =>
        baton.run({ traceparent: `00-${id}-b7ad6b7169203331-01` }, {}, async (transaction) => {
          log(`${id} begins`)
          await setTimeout(Math.random() * 20)
          const span = transaction.startSpan('SELECT')
          await span.run(async () => {
            await setTimeout(Math.random() * 20)
            log(`${id} asks`)
          })
          span.end()
          log(`${id} ends`)
        }),
      ),
    )
    log('after')
    await until(() => lines.some(({ msg, message = msg }) => message === 'after'))

    const byMessage = lines.map(({ level: _, msg, message = msg, ...fields }) => [message, fields])
    const recorded = (id: string, name: string) =>
      records.find((record) => record.traceId === id && record.name === name)?.spanId
    const expected = traceIds.flatMap((id) => {
      const fields = { 'trace.id': id, 'transaction.id': recorded(id, 'unknown') }
      return [
        [`${id} begins`, fields],
        [`${id} asks`, { ...fields, 'span.id': recorded(id, 'SELECT') }],
        [`${id} ends`, fields],
      ]
    })
    expect(records).toHaveLength(400)
    expect(Object.fromEntries(byMessage)).toEqual(Object.fromEntries([['before', {}], ...expected, ['after', {}]]))
    expect(byMessage).toHaveLength(602)
  })
})
