export const splunk = {
  target: 'splunk',
  see: '`documentLoad` is the child of the server’s span.',
  when: 'within a few seconds after the page has loaded',
  real: '`realm` and your `rumAccessToken` instead of `beaconEndpoint` and `allowInsecureBeacon`',
  mistake:
    '`w3c` is on beside `splunk`. Then Baton cannot keep the tag of an unsampled page from the agent, and says so when it is made.',
  traps: [
    '**Its own rate** is `tracer.sampler`. The agent ignores the flag in the tag, so Baton hands over sampled pages only; give it the rate: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, in a trace of its own.',
    '`Server-Timing` alone does not link its page load: call `pageLoad.tags()`.',
  ],
}
