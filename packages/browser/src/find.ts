import { freshness } from './freshness.js'
import { type Block, type HandOff, names } from './hand-off.js'

/** The `desc` of an entry of `Server-Timing`. */
export type Timing = (name: string) => string | undefined

/** A hand-off from tags or Server-Timing. */
const values = (read: Timing, trace?: string): HandOff => {
  const values: HandOff = { isForAll: 1 }
  for (const part in names) values[part] = read(names[part]!)
  values.traceparent ??= trace
  return values
}

/** Reads an entry of `Server-Timing` of this navigation. */
export let timing: Timing
/** Whether what was found is from the document itself: from its block, or its tags. */
export let isBody: unknown

/** Finds the hand-off that was made for this very navigation. */
export const find = (): HandOff => {
  const block: Block = JSON.parse(document.querySelector('#trace-baton')?.textContent || '0')
  const body: HandOff = block
    ? Object.assign({}, ...Object.values(block))
    : values((name) => document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)?.content)
  const text = JSON.stringify(body)
  const [isBodyOld, isHeadOld, read] = freshness(text, block.at || body.traceTime, block.maxAge)
  timing = read
  isBody = !isBodyOld && text[14] // more than {"isForAll":1}
  // W3C's own entry is for servers other than Baton, which says in the others what the page may have.
  return isBody ? body : isHeadOld ? {} : values(read, read(read('trace-baton') ? '' : 'trace'))
}
