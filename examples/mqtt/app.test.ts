import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { createBaton } from '@trace-baton/core'
import { recorder } from '@trace-baton/core/testing'
import { connectAsync, type MqttClient } from 'mqtt'
import { order, packEach, packTogether } from './app.js'
import { startBroker } from './broker.js'

const { record, records, clear } = recorder()
const baton = createBaton({ record })
let broker: Awaited<ReturnType<typeof startBroker>>
let shop: MqttClient
let packer: MqttClient
beforeEach(async () => {
  clear()
  broker = await startBroker()
  ;[shop, packer] = await Promise.all([connectAsync(broker.url), connectAsync(broker.url)])
})
afterEach(async () => {
  await Promise.all([shop.endAsync(true), packer.endAsync(true)])
  await broker.close()
})

const buy = (item: string) => baton.run({}, { name: `buy ${item}` }, () => order(shop, item))
const named = (name: string) => records.filter((record) => record.name === name)

it('continues the trace of each order', async () => {
  const packed = new Promise<string>((resolve) => void packEach(baton, packer, resolve).then(() => buy('kettle')))
  expect(await packed).toBe('kettle')
  await buy('pan') // by then the first purchase has been recorded
  const [buying] = named('buy kettle')
  const [packing] = named('orders process')
  expect([packing?.traceId, packing?.parentId, packing?.kind]).toEqual([buying?.traceId, buying?.spanId, 'consumer'])
})

it('links a batch to the traces of its orders, and begins one of its own', async () => {
  const packed = new Promise<string[]>((resolve) => {
    void packTogether(baton, packer, 2, resolve).then(async () => {
      await buy('kettle')
      await buy('pan')
    })
  })
  expect(await packed).toEqual(['kettle', 'pan'])
  await buy('last')
  const buyings = [...named('buy kettle'), ...named('buy pan')]
  const [packing] = named('orders process')
  expect(packing?.links).toEqual(buyings.map(({ traceId, spanId }) => ({ traceId, spanId, reason: 'batch' })))
  expect(packing?.parentId).toBeUndefined()
  expect(buyings.map(({ traceId }) => traceId)).not.toContain(packing?.traceId)
})
