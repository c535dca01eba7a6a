export const elastic = {
  target: 'elastic',
  see: 'The page load is the root of the trace, and the server’s transaction is the child of its span for the document.',
  when: 'a moment after the page has loaded',
  real: '`serverUrl`: the address of your APM Server; keep `record` for where the server’s spans go',
  mistake: "`elasticApm.init()` is called in your own script, too: let `pageLoad.script('elastic')` start the agent.",
  traps: [
    '**Its own rate** is `transactionSampleRate`. Write it below `pageLoad.elastic`: Baton applies it there, and the agent draws no second time. In an `init()` of your own, a page load that is linked is sampled exactly when its server is.',
    '`pageLoadSampled: false` does not make a page load unsampled. `pageLoad.script()` and `@trace-baton/browser` do that; `pageLoad.config()` and a snippet of your own cannot.',
    'On an error page, the page load is the child of the server’s span.',
    'The agent throws away a page load that takes longer than a minute, and leaves out the span of a document that took less than a millisecond. The server has named its parent by then.',
  ],
}
