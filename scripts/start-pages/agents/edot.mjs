export const edot = {
  target: 'edot',
  // Release 0.3 asks for releases of these that are not on npm. The file that the page uses needs none of them.
  beforeInstall: [
    'npm init -y',
    `npm pkg set --json overrides='${JSON.stringify({
      '@opentelemetry/browser-instrumentation': '0.6.0',
      '@opentelemetry/instrumentation-browser-navigation': '0.15.0',
      '@opentelemetry/instrumentation-web-exception': '0.15.0',
    })}'`,
  ],
  see: '`documentLoad` is the child of the server’s span.',
  when: 'within five seconds after the page has loaded',
  real: '`otlpEndpoint`: that of your Elastic deployment or Collector',
  mistake:
    'The option is `elastic`, which is for `@elastic/apm-rum`. EDOT Browser is another agent, with the target `edot`.',
  traps: [
    '**Its own rate** is `sampleRate`. It does not ask the server: leave it at 1, and give the rate to Baton: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, in a trace of its own.',
    'On 2026-11-28, release 0.3 asked for releases of OpenTelemetry’s packages that npm did not have, so that `npm install` failed without the `overrides` above. The file `build/elastic-otel-browser.min.js` has all of its dependencies in it.',
  ],
}
