import { live } from './script-live.js'
import { tree } from './script-tree.js'

/** The script of the pages: `/traces.js`. They work without it. */
export const script = `'use strict'
{
${tree}
${live}
  // What the script makes of a trace (folded rows, the panel) is no difference from what the server sent.
  for (const part of traces.children) sources.set(part.id, part.outerHTML)
  prepare()
  if (location.hash.startsWith('#s-')) go(document.getElementById(location.hash.slice(1)))
}
`
