import { freshnessScript } from './freshness.js'

/** The JavaScript source of the function that tells what is old; see packages/browser/src/freshness.ts. */
export { freshnessScript }

/** The JavaScript source that begins every inline script: it drops a stale hand-off, and feeds the agent. */
export const feedScript = `(function (page, freshness, feed) {
  var old = freshness(JSON.stringify(page.data), page.at, page.maxAge)
  feed(old[0] ? null : page.data, page.options, !old[1])
})`

/**
 * The JavaScript source of a function `(page, freshness)` that makes stale `<meta>` tags right before an agent reads them:
 * it gives them what `Server-Timing` says, and takes those away of which that says nothing.
 *
 * Some agents read Server-Timing where they find no tag. When that is stale, too, a tag stays that they cannot parse.
 */
export const guardScript = `function (page, freshness) {
  var tags = document.querySelectorAll('meta[name="' + page.names.join('"],meta[name="') + '"]')
  var text = ''
  tags.forEach(function (tag) { text += tag.content })
  var old = freshness(text, page.at, page.maxAge)
  if (old[0]) tags.forEach(function (tag) {
    var sent = old[2](tag.name)
    if (sent) tag.content = old[1] ? 'stale' : sent
    else tag.remove()
  })
}`
