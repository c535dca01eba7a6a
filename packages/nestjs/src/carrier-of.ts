import type { ExecutionContext } from '@nestjs/common'
import type { Baton, Carrier } from '@trace-baton/core'
import { carries } from '@trace-baton/core/node'

/** The carrier of a message's trace headers: the first place that has any, so that two traces are never mixed. */
export function carrierOf(engine: Baton, context: ExecutionContext): Carrier {
  return candidatesOf(context).find((candidate) => carries(engine, candidate)) ?? {}
}

function candidatesOf(context: ExecutionContext): readonly unknown[] {
  switch (context.getType<string>()) {
    case 'rpc': {
      const rpc = context.switchToRpc()
      return [headersOf(rpc.getContext()), rpc.getData()]
    }
    case 'ws': {
      const ws = context.switchToWs()
      const { auth, headers } = ws.getClient().handshake ?? {} // socket.io
      return [ws.getData(), auth, headers]
    }
    default:
      return []
  }
}

/** The headers of a message. TCP and Redis have none: there the payload itself carries the trace. */
function headersOf(context: RpcContext | undefined): unknown {
  const message = context?.getMessage?.()
  return (
    message?.headers ?? // Kafka
    message?.properties?.headers ?? // RabbitMQ
    context?.getPacket?.()?.properties?.userProperties ?? // MQTT
    context?.getHeaders?.() ?? // NATS
    context // gRPC: the metadata itself
  )
}

/** The members of the contexts of Nest's transports that are used here. */
interface RpcContext {
  getMessage?(): { headers?: unknown; properties?: { headers?: unknown } } | undefined
  getPacket?(): { properties?: { userProperties?: unknown } } | undefined
  getHeaders?(): unknown
}
