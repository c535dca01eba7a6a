import type { ExecutionContext } from '@nestjs/common'
import type { Baton, Carrier } from '@trace-baton/core'
import { carries } from '@trace-baton/core/node'

/** Where the trace headers of a message are: the first place that has any, so that no two traces are mixed. */
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

/** The headers of a transport that has some. TCP and Redis have none: there the payload itself carries the trace. */
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

/** As much of the contexts of Nest's transports as is used. */
interface RpcContext {
  getMessage?(): { headers?: unknown; properties?: { headers?: unknown } } | undefined
  getPacket?(): { properties?: { userProperties?: unknown } } | undefined
  getHeaders?(): unknown
}
