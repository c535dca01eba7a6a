import { createBaton } from '@trace-baton/core'
import { connectAsync } from 'mqtt'
import { order, packTogether } from './app.js'
import { startBroker } from './broker.js'

const baton = createBaton({ record: ({ name, traceId, links }) => console.log(name, { traceId, links }) })
const broker = await startBroker()
const client = await connectAsync(broker.url)
const packed = new Promise<string[]>((resolve) => void packTogether(baton, client, 2, resolve))
for (const item of ['kettle', 'pan']) await baton.run({}, { name: `buy ${item}` }, () => order(client, item))
console.log('packed', await packed)
await client.endAsync()
await broker.close()
