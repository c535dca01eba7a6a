import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import type { Service, SpanRecord } from '@trace-baton/core'
import type { ResourceAttributes } from './options.js'
import { version } from './version.js'

/** The resource of a record: the same object for the same service, because exporters group spans by it. */
export type ResourceOf = (record: SpanRecord) => Resource

/**
 * Describes this process: OpenTelemetry's defaults, then `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME`, then the
 * attributes given, then the `service` of the Baton that made the record. The later wins.
 */
export function createResourceOf(attributes: ResourceAttributes): ResourceOf {
  const distribution = { 'telemetry.distro.name': '@trace-baton/opentelemetry', 'telemetry.distro.version': version }
  const process = defaultResource()
    .merge(resourceFromAttributes(distribution))
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes({ ...attributes }))
  const known = new WeakMap<Service, Resource>()
  return function resourceOf({ service }) {
    const found = known.get(service)
    if (found !== undefined) return found
    const resource = process.merge(resourceFromAttributes(attributesOf(service)))
    known.set(service, resource)
    return resource
  }
}

function attributesOf({ name, version, environment }: Service) {
  return {
    ...(name === undefined ? undefined : { 'service.name': name }),
    ...(version === undefined ? undefined : { 'service.version': version }),
    ...(environment === undefined ? undefined : { 'deployment.environment.name': environment }),
  }
}
