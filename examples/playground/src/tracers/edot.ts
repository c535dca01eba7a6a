import { otlpEnvironment } from './opentelemetry.js'
import type { ShopTracer } from './tracer.js'

/** @see https://www.elastic.co/docs/reference/opentelemetry/edot-sdks/node/setup */
export const edot: ShopTracer = {
  name: 'edot',
  title: 'EDOT Node',
  start: ['--import', '@elastic/opentelemetry-node'],
  environment: otlpEnvironment,
}
