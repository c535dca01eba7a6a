import { datadogEnvironment } from '../../src/tracers/datadog.js'
import { type ShopTracer, tracers } from '../../src/tracers/index.js'
import { otlpEnvironment } from '../../src/tracers/opentelemetry.js'

const [major = 0] = process.versions.node.split('.').map(Number)

const opentelemetry3: ShopTracer = {
  name: 'opentelemetry3',
  title: 'OpenTelemetry 3',
  start: ['--import', './test/matrix/opentelemetry3.mjs'],
  environment: otlpEnvironment,
}
const datadog6: ShopTracer = {
  name: 'datadog6',
  title: 'dd-trace 6',
  start: ['--import', 'dd-trace6/initialize.mjs'],
  environment: datadogEnvironment,
}

/** All that can own the ids on this Node: OpenTelemetry 3 and dd-trace 6 need Node 22. */
export const owners: readonly ShopTracer[] = major < 22 ? tracers : [...tracers, opentelemetry3, datadog6]
