export const bugsnag = {
  target: 'bugsnag',
  see: '`[FullPageLoad]` is the child of the server’s span.',
  when: 'every half a minute, and when you leave the page: reload it once',
  real: 'your `apiKey`, and neither `endpoint` nor `samplingProbability`',
  mistake:
    '`start()` is called after the page has loaded. The agent then reports no full page load: call it in the head.',
  traps: [
    '**Its own rate** is `samplingProbability`, which BugSnag’s server sets if you do not. It ignores the flag in the tag, so Baton hands over sampled pages only; give it the rate: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, in a trace of its own.',
    'Without `samplingProbability` its rate is the one that BugSnag’s server answers with.',
  ],
}
