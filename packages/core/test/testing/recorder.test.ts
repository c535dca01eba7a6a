import { AssertionError } from 'node:assert'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/index.js'
import { recorder } from '../../src/node/testing/index.js'

describe('recorder', () => {
  it('collects records, and waits for the one that is meant', async () => {
    const recorded = recorder()
    const baton = createBaton({ record: recorded.record })
    const second = recorded.wait(2)
    const job = recorded.wait(1, ({ name }) => name === 'job')
    for (const name of ['first', 'second', 'job']) baton.run({}, { name }, () => {})
    expect([(await second).name, (await job).name, (await recorded.wait()).name]).toEqual(['second', 'job', 'first'])
    expect(recorded.records.map(({ name }) => name)).toEqual(['first', 'second', 'job'])
    recorded.clear()
    expect(recorded.records).toEqual([])
  })

  it('says what was recorded when nothing else comes', async () => {
    const recorded = recorder()
    createBaton({ record: recorded.record }).run({}, { name: 'first' }, () => {})
    const [{ traceId, spanId } = { traceId: '', spanId: '' }] = recorded.records
    const error = await recorded.wait(2, undefined, 1).catch((thrown: unknown) => thrown)
    expect([error instanceof AssertionError, String((error as Error).message)]).toEqual([
      true,
      `There was no record number 2 that matches after 1 ms. Recorded: first (trace ${traceId}, span ${spanId}).`,
    ])
  })
})
