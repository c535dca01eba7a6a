export const appinsights = {
  target: 'appinsights',
  see: 'The page view is the child of the server’s span.',
  when: 'at the latest when you leave the page: reload it once',
  real: 'the connection string that Azure’s portal shows',
  mistake: '`trackPageView()` is not called.',
  traps: [
    '**Its own rate** is `samplingPercentage`. It decides in the browser, and ignores the flag in the tag: leave it at 100, and give the rate to Baton: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, in a trace of its own.',
    'Without the tag it takes the span from `Server-Timing`, also on a page from the cache. So Baton writes no such entry for it: call `pageLoad.tags()`.',
  ],
}
