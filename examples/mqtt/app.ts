import { type Baton, currentSpan } from '@trace-baton/core'
import type { MqttClient } from 'mqtt'

/** A message of a topic. MQTT 3.1.1 has no headers, so the trace headers are part of the body. */
interface Message {
  readonly headers: Record<string, string>
  readonly order: string
}

const topic = 'orders'

/** Publishes an order, in the current trace if there is one. */
export async function order(client: MqttClient, item: string): Promise<void> {
  const message: Message = { headers: currentSpan()?.inject() ?? {}, order: item }
  await client.publishAsync(topic, JSON.stringify(message), { qos: 1 })
}

/** Packs each order in a transaction of its own, which continues the order's trace. */
export async function packEach(baton: Baton, client: MqttClient, pack: (item: string) => void): Promise<void> {
  await receive(client, ({ headers, order }) => {
    baton.run(headers, { name: 'orders process', kind: 'consumer' }, () => pack(order))
  })
}

/** Packs several orders in one transaction, which starts a new trace and links to the traces of all its orders. */
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
