import { describe, expect, it, jest } from '@jest/globals'
import { baton } from '@trace-baton/express'
import { agents } from '../src/agents.js'
import { linesFor } from '../src/lines.js'

describe.each(agents)('the lines for %s', (agent) => {
  const { server, page } = linesFor(agent)

  it('make a middleware with its page-load target', () => {
    const [imports, use] = [/^import .*\n/gm, jest.fn()]
    const run = new Function('app', 'baton', 'otlp', server.replace(imports, ''))
    run({ use }, baton, () => () => undefined)
    expect(server.match(imports)).toHaveLength(2)
    expect(use).toHaveBeenCalledWith(expect.any(Function))
    expect(server).toContain(`pageLoad: { ${agent}: `)
  })

  it('are five lines', () => {
    expect(`${server}\n${page}`.split('\n').length).toBe(5)
  })
})
