export const opentelemetry = {
  target: 'w3c',
  see: '`documentLoad` is the child of the server’s span.',
  when: 'within five seconds after the page has loaded',
  real: 'the `url` of the exporter: your Collector’s, which must allow the page’s origin (CORS)',
  mistake:
    '`registerInstrumentations()` comes before `register()`, or both come after the page has loaded. Start the agent in the head.',
  traps: [
    '**Its own rate** is the provider’s sampler. The default obeys the server’s decision: keep it, and give the rate to Baton: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled (`…-00`) sends nothing. That is meant.',
    'The newer `@opentelemetry/browser-instrumentation` reports a page load as an event and reads no tag: use document-load.',
  ],
}
