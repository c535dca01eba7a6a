import { find } from './find.js'
import type { HandOff } from './hand-off.js'
import { correctTags } from './tags.js'

let handOff: HandOff | undefined
let isTagged: unknown

/** The hand-off of this page, which is looked for once. */
export const current = (): HandOff => {
  // The document is decided on once. Once left, it may live on in the back/forward cache, where its hand-off is used up.
  if (!handOff) {
    handOff = find()
    addEventListener('pagehide', () => {
      handOff = {}
    })
  }
  return handOff
}

/** The same, for agents that read `<meta>` tags: the tags in the document say it, too. */
export const tagged = (): HandOff => {
  current()
  if (!isTagged) correctTags(handOff!)
  isTagged = 1
  return handOff!
}
