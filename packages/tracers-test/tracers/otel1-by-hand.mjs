// OpenTelemetry 1 without instrumentations: the application makes the span of the server, and one inside it.
import { api, NodeSDK } from 'otel1-sdk-node'
import { aroundRequest } from './by-hand.mjs'

new NodeSDK({ instrumentations: [] }).start()
globalThis.aroundRequest = aroundRequest(api)
