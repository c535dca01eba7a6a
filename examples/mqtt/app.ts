import { type Baton, currentSpan } from '@trace-baton/core'
import type { MqttClient } from 'mqtt'

/** What a topic carries. MQTT 3.1.1 has no headers, so they travel with the body. */
interface Message {
  readonly headers: Record<string, string>
  readonly order: string
}

const topic = 'orders'

/** Orders something, in the current trace if there is one. */
export async function order(client: MqttClient, item: string): Promise<void> {
  const message: Message = { headers: currentSpan()?.inject() ?? {}, order: item }
  await client.publishAsync(topic, JSON.stringify(message), { qos: 1 })
}

/** Packs each order in a transaction that continues the order's trace. */
export async function packEach(baton: Baton, client: MqttClient, pack: (item: string) => void): Promise<void> {
  await receive(client, ({ headers, order }) => {
    baton.run(headers, { name: 'orders process', kind: 'consumer' }, () => pack(order))
  })
}

/** Packs orders together: one transaction, which begins a trace of its own and links to those of all its orders. */
export async function packTogether(
  baton: Baton,
  client: MqttClient,
  size: number,
  pack: (items: string[]) => void,
): Promise<void> {
  let batch: Message[] = []
  await receive(client, (message) => {
    batch.push(message)
    if (batch.length < size) return
    const orders = batch
    batch = []
    const links = orders.map(({ headers }) => headers)
    baton.run({}, { name: 'orders process', kind: 'consumer', links }, () => pack(orders.map(({ order }) => order)))
  })
}

async function receive(client: MqttClient, take: (message: Message) => void): Promise<void> {
  client.on('message', (_topic, payload) => take(JSON.parse(payload.toString())))
  await client.subscribeAsync(topic, { qos: 1 })
}
