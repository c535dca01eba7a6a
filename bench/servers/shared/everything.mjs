/** What every variant with Baton has on: all formats are read by default, and Server-Timing is written by default. */
export function everything(record) {
  return {
    service: { name: 'shop' },
    pageLoad: {
      elastic: { serviceName: 'shop' },
      sentry: { dsn: 'https://key@o42.ingest.sentry.io/7' },
      datadog: true,
      w3c: true,
      faro: true,
    },
    record,
  }
}

/** The tags of four targets, and the script that starts Elastic's agent. */
export function render(pageLoad) {
  return `${pageLoad.tags()}\n${pageLoad.script('elastic')}`
}

/** What its page, or the page's headers, must hold. */
export const marks = [
  'name="traceparent"',
  'name="sentry-trace"',
  'name="dd-trace-id"',
  'pageLoadTraceId',
  'trace-baton;desc=',
]
