export const honeycomb = {
  target: 'honeycomb',
  see: '`documentLoad` is the child of the server’s span.',
  when: 'within five seconds after the page has loaded',
  real: '`apiKey`, and no `endpoint`',
  mistake: '`DocumentLoadInstrumentation` is missing from `instrumentations`.',
  traps: [
    '**Its own rate** is `sampleRate`. It does not ask the server: leave it at 1, and give the rate to Baton: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, in a trace of its own.',
    'Beside `w3c` Baton cannot keep the tag of an unsampled page from the agent: turn on `honeycomb` alone.',
  ],
}
