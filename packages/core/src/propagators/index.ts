import { b3 } from './b3/b3.js'
import { b3Multi } from './b3/b3-multi.js'
import { baggage } from './baggage.js'
import { cloudTrace } from './cloud-trace.js'
import { datadog } from './datadog/datadog.js'
import { elastic } from './elastic.js'
import { jaeger } from './jaeger/jaeger.js'
import type { Propagator } from './propagator.js'
import { requestId } from './request-id.js'
import { requestIdAzure } from './request-id-azure.js'
import { sentry } from './sentry/sentry.js'
import { w3c } from './w3c.js'
import { xray } from './xray.js'

const list = named([
  w3c,
  elastic,
  datadog,
  sentry,
  b3,
  b3Multi,
  jaeger,
  xray,
  cloudTrace,
  baggage,
  requestId,
  requestIdAzure,
])

/** The name of a header format, as the option `propagators` takes it. */
export type PropagatorName = (typeof list)[number]['name']

/** Every format, in the order in which they are asked: the first with a valid parent wins. */
export const propagators: readonly Propagator<PropagatorName>[] = list

/** Keeps the names and forgets the rest, which would fill the declarations. */
function named<Name extends string>(all: readonly Propagator<Name>[]): readonly Propagator<Name>[] {
  return all
}
