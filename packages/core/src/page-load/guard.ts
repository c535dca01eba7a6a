/**
 * The JavaScript source of a function `(at, maxAge, inHead)` that tells whether a hand-off was made for this navigation:
 * one of the page's body, or one of the response's headers.
 *
 * A page that comes back from a cache hands over a trace that was used before. A page from the browser's own cache is
 * known by its `deliveryType`, or is larger than the bytes that crossed the network; after a 304 only the body is old. For other
 * caches there is the age, at most `maxAge` seconds: by the server's clock alone where `Server-Timing: trace-baton` gives
 * its time, on a page for one reader; by the browser's otherwise.
 *
 * @trace-baton/browser decides alike, see its find.ts; a test holds the two together.
 */
export const isFreshScript = `function (at, maxAge, inHead) {
  var navigation = performance.getEntriesByType('navigation')[0] || {}
  var size = navigation.transferSize
  var cached = /^c/.test(navigation.deliveryType) || size < navigation.encodedBodySize
  if (cached && !(inHead && size)) return false
  var sent = (navigation.serverTiming || []).filter(function (entry) { return entry.name === 'trace-baton' })[0]
  var words = sent ? sent.description.split(' ') : []
  var now = size && words[2] ? words[0] : performance.timeOrigin + (navigation.responseStart || 0)
  return !(now - (inHead && words[0] || at) > maxAge * 1000)
}`

/** The JavaScript source that begins every inline script: it drops a stale hand-off, and feeds the agent. */
export const feedScript = `(function (page, isFresh, feed) {
  var data = page.data && isFresh(page.at, page.maxAge) ? page.data : null
  feed(data, page.options, isFresh(page.at, page.maxAge, true))
})`

/**
 * The JavaScript source of a function `(page, isFresh)` that takes stale `<meta>` tags away before an agent reads them.
 *
 * Some agents read Server-Timing where they find no tag. When that is stale, too, a tag stays that they cannot parse.
 */
export const guardScript = `function (page, isFresh) {
  if (isFresh(page.at, page.maxAge)) return
  var fresh = isFresh(page.at, page.maxAge, true)
  var navigation = performance.getEntriesByType('navigation')[0] || {}
  page.names.forEach(function (name) {
    var timing = (navigation.serverTiming || []).some(function (entry) { return entry.name === name })
    document.querySelectorAll('meta[name="' + name + '"]').forEach(function (tag) {
      if (timing && !fresh) tag.content = 'stale'
      else tag.remove()
    })
  })
}`
