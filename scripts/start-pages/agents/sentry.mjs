export const sentry = {
  target: 'sentry',
  see: 'The page load is the child of the server’s span.',
  when: 'about a second after the page has loaded',
  real: '`dsn`: the one of your project, also as `pageLoad: { sentry: { dsn } }`, so that the sampling context names it',
  mistake: '`integrations` lacks `browserTracingIntegration()`.',
  traps: [
    '**Its own rate** is `tracesSampleRate`. It is for pages that nobody has handed a trace to: a linked page obeys the server’s decision, even with 0. `tracesSampler` outranks that decision. Give the rate to Baton: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled sends no page load at all. That is meant.',
    'Sentry 8 and 9 read the tags alone, and not `Server-Timing`: call `pageLoad.tags()`.',
  ],
}
