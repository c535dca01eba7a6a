export const faro = {
  target: 'faro',
  see: 'The navigation stands below the server’s span as a link.',
  when: 'a moment after the page has loaded',
  real: '`url`: the collector address that Grafana Cloud shows for your application',
  mistake: '`serverTiming: false`, or a proxy that removes `Server-Timing`. Faro reads this header alone, and no tag.',
  traps: [
    '**Its own rate** is `sessionTracking.samplingRate`, by session. Sessions that it leaves out report nothing, whatever the server decided.',
    'A page whose server is not sampled gets no entry, because the link would lead nowhere.',
  ],
}
