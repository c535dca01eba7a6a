export const bugsnag = {
  target: 'bugsnag',
  see: '`[FullPageLoad]` is the child of the server’s span.',
  when: 'at the latest when you leave the page: reload it once',
  real: 'your `apiKey`, and no `endpoint`',
  mistake: '`start()` is called after the page has loaded: call it in the head.',
  traps: [
    '**Its own rate** is `samplingProbability`: leave it at 1. The agent ignores the flag in the tag, so Baton hands over sampled pages only; give it the rate: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, in a trace of its own.',
  ],
}
