import { isBody, timing } from './find.js'
import { type HandOff, names, sharedContext } from './hand-off.js'

/** Makes the tags in the document say what was found, for the agents that read them. */
export const correctTags = (handOff: HandOff): void => {
  const [, traceId, , flag] = sharedContext(handOff)
  // Datadog's own way to write a trace id is the lower half, in decimal.
  // biome-ignore lint/style/useTemplate: five bytes of 1,000
  if (flag! & 1) handOff.traceId ||= '' + BigInt('0x' + traceId!.slice(16))
  // Its agent compares the time with the browser's clock, which need not be the server's.
  if (handOff.traceId) handOff.traceTime = performance.timeOrigin
  for (const part in names) {
    const name = names[part]!
    // Sentry reads Server-Timing itself where there is no tag. This one it cannot parse, so it begins a trace.
    const content = handOff[part] || (!isBody && timing(name) && 'stale')
    if (content || !isBody) for (const tag of document.querySelectorAll(`meta[name=${name}]`)) tag.remove()
    if (content) document.head.append(Object.assign(document.createElement('meta'), { name, content }))
  }
}
