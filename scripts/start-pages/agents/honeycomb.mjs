export const honeycomb = {
  target: 'honeycomb',
  see: '`documentLoad` is the child of the server’s span, with `documentFetch` and the resources below it.',
  when: 'within five seconds after the page has loaded',
  real: '`apiKey`, and no `endpoint`: the agent knows Honeycomb’s own',
  mistake: '`DocumentLoadInstrumentation` is missing. The page load is then not reported.',
  traps: [
    '**Its own rate** is `sampleRate`, an N for one in N. Its sampler does not ask the server: leave it at 1, and give the rate to Baton: `pageLoad: { sampleRate: 0.2 }`.',
    'A page whose server is not sampled is still reported, in a trace of its own.',
    'Beside `w3c` Baton cannot keep the tag of an unsampled page from the agent: turn on `honeycomb` alone.',
  ],
}
