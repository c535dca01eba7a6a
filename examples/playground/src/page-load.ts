import type { BatonOptions } from '@trace-baton/core'
import type { Agent } from './agents.js'

type PageLoadOptions = NonNullable<BatonOptions['pageLoad']>

/**
 * The options of each agent: it reports to the page's own origin, and sends its trace headers to the stock service.
 *
 * A page has one agent, and its target alone. Beside `w3c`, which tells an unsampled trace in `Server-Timing`, Faro would link to it.
 */
export function pageLoadOptions(stockUrl: string): Readonly<Record<Agent, PageLoadOptions>> {
  // `apis` is not Faro's: the page gives it to Faro's tracing.
  const faro = { url: '/intake/faro', app: { name: 'shop page' }, apis: [new RegExp(`^${stockUrl}/`)] }
  return {
    elastic: {
      elastic: {
        serviceName: 'shop page',
        serverUrl: '/',
        flushInterval: 100,
        distributedTracingOrigins: [stockUrl],
      },
    },
    sentry: {
      sentry: {
        dsn: 'https://key@o1.ingest.example/7',
        tunnel: '/intake/sentry',
        tracesSampleRate: 1,
        tracePropagationTargets: [stockUrl],
      },
    },
    datadog: {
      datadog: {
        applicationId: 'shop',
        clientToken: 'playground',
        proxy: '/intake/datadog',
        service: 'shop page',
        trackResources: true,
        allowedTracingUrls: [stockUrl],
        traceIdFormat: 'hex',
      },
    },
    w3c: { w3c: true },
    faro: { faro },
  }
}
