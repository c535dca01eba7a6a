import { type PageLoad, pageLoad } from '../../../../browser/src/index.js'

/** What the browser package finds, on a page that has it. */
export function handOff(): PageLoad | undefined {
  return document.currentScript?.hasAttribute('data-package') ? pageLoad() : undefined
}
