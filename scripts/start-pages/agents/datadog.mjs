export const datadog = {
  target: 'datadog',
  see: 'The server’s span and the document stand in one trace, side by side: the agent names no parent, and Datadog joins them by the trace id.',
  when: 'at the latest when you leave the page: reload it once',
  real: '`applicationId`, `clientToken` and `site` instead of `proxy`',
  mistake:
    'The page is older than two minutes by the browser’s clock when the agent starts. It drops the hand-off: keep such pages out of caches.',
  traps: [
    '**Its own rate** is `sessionSampleRate`, in percent and by session. Sessions that it leaves out report nothing, whatever the server decided.',
    'The agent reads no decision, so a page whose server is not sampled gets no tags.',
    'The document is one of its resources: keep `trackResources: true`.',
  ],
}
