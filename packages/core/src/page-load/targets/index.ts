import { appinsights } from './appinsights.js'
import { bugsnag } from './bugsnag.js'
import { dash0 } from './dash0.js'
import { datadog } from './datadog.js'
import { edot } from './edot.js'
import { elastic } from './elastic.js'
import { faro } from './faro.js'
import { honeycomb } from './honeycomb.js'
import { sentry } from './sentry.js'
import { splunk } from './splunk.js'
import type { PageLoadTarget } from './target.js'
import { w3c } from './w3c.js'

const members = named({ elastic, sentry, datadog, w3c, faro, splunk, edot, appinsights, dash0, honeycomb, bugsnag })

/** The name of a RUM agent's way of reading a hand-off. */
export type PageLoadTargetName = keyof typeof members

/** Every target, in the order in which their tags are rendered. */
export const targets: Readonly<Record<PageLoadTargetName, PageLoadTarget>> = members

/** Keeps the names and forgets the rest, which would fill the declarations. */
function named<Name extends string>(all: Record<Name, PageLoadTarget>): Record<Name, PageLoadTarget> {
  return all
}
