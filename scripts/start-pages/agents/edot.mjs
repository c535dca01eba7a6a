export const edot = {
  target: 'edot',
  see: '`documentLoad` is the child of the server’s span, with `documentFetch` and the resources below it.',
  when: 'within five seconds after the page has loaded',
  real: '`otlpEndpoint`: that of your Elastic deployment or Collector',
  mistake:
    'The option is `elastic`, which is for `@elastic/apm-rum`. EDOT Browser is another agent, with the target `edot`.',
  traps: [
    '**Its own rate** is `sampleRate`, a plain ratio that does not ask the server. At 0 it sends nothing for a sampled server either: leave it at 1, and give the rate to Baton: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, in a trace of its own.',
    'The file `build/elastic-otel-browser.min.js` has all of its dependencies in it, in releases that fit each other.',
  ],
}
