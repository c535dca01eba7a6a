import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Controller, Get, Logger, Param } from '@nestjs/common'
import { until } from '@trace-baton/conformance'
import { BatonLogger } from '../src/index.js'
import { nest, platforms, withApp } from './serve.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

@Controller('cats')
class CatsController {
  readonly #logger = new Logger('Cats')

  @Get(':id')
  async find(@Param('id') id: string) {
    await setTimeout(Math.random() * 20)
    this.#logger.log(`asked for ${id}`)
  }
}

let lines: string[]
beforeEach(() => {
  lines = []
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
})
afterEach(() => {
  jest.restoreAllMocks()
})
const asked = () => lines.filter((line) => line.includes('asked for'))

describe.each(platforms)(`BatonLogger in ${nest} on %s`, (_, adapter) => {
  it('appends the recorded ids to a line of text, and nothing outside a request', async () => {
    const logger = new BatonLogger({ timestamp: false })
    await withApp(adapter(), { controllers: [CatsController], logger }, async ({ url }, records) => {
      await fetch(`${url}/cats/7`, { headers })
      await until(() => records.length === 1)
      expect(asked()).toHaveLength(1)
      expect(asked()[0]).toContain('asked for 7')
      expect(asked()[0]?.endsWith(` trace.id=${traceId} transaction.id=${records[0]?.spanId}\n`)).toBe(true)
      const others = lines.filter((line) => !line.includes('asked for'))
      expect(others.length).toBeGreaterThan(0)
      expect(others.filter((line) => line.includes('trace.id'))).toEqual([])
    })
  })

  // Nest 10 writes no JSON.
  const json = nest === 'Nest 10' ? it.skip : it

  json('adds the recorded ids to a line of JSON, in the names of the style', async () => {
    const logger = new BatonLogger({ json: true, style: 'otel' })
    await withApp(adapter(), { controllers: [CatsController], logger }, async ({ url }, records) => {
      await fetch(`${url}/cats/7`, { headers })
      await until(() => records.length === 1)
      expect(asked().map((line) => JSON.parse(line))).toEqual([
        {
          level: 'log',
          pid: process.pid,
          timestamp: expect.any(Number),
          message: 'asked for 7',
          context: 'Cats',
          trace_id: traceId,
          span_id: records[0]?.spanId,
          trace_flags: '01',
        },
      ])
    })
  })

  it('never swaps the lines of 200 concurrent requests', async () => {
    const logger = new BatonLogger({ timestamp: false })
    await withApp(adapter(), { controllers: [CatsController], logger }, async ({ url }, records) => {
      const traceIds = Array.from({ length: 200 }, (_, i) => (i + 1).toString(16).padStart(32, '0'))
      await Promise.all(
        traceIds.map((id, i) =>
          fetch(`${url}/cats/${i}`, { headers: { traceparent: `00-${id}-b7ad6b7169203331-01` } }),
        ),
      )
      await until(() => records.length === 200)
      const spanIds = new Map(records.map(({ traceId, spanId }) => [traceId, spanId]))
      const expected = traceIds.map((id, i) => `asked for ${i} trace.id=${id} transaction.id=${spanIds.get(id)}`)
      const found = asked().map(
        (line) => /asked for \d+/.exec(line)?.[0] + line.slice(line.indexOf(' trace.id=')).trimEnd(),
      )
      expect(found.sort()).toEqual(expected.sort())
    })
  })
})
