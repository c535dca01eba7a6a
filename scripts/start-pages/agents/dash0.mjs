export const dash0 = {
  target: 'dash0',
  see: 'The page’s timing stands below the server’s span as a link: Dash0 reports it as an event of that span.',
  when: 'a moment after the page has loaded',
  real: '`url` and `authToken` of your Dash0 dataset',
  mistake:
    'The page has no tag, because `pageLoad.tags()` is not called. The agent gets no entry in `Server-Timing` from Baton.',
  traps: [
    '**Its own rate** is `sessionSamplingRate`: leave it at 1. The agent ignores the flag in the tag, so Baton hands over sampled pages only; give it the rate: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, without a trace.',
  ],
}
