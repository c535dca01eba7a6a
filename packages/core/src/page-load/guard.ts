/**
 * The JavaScript source of a function `(at, maxAge)` that tells whether this very response was made for this navigation.
 *
 * A page that comes back from a cache hands over a trace that was somebody's already. So it is fresh only when the
 * browser did not take it from its own cache, and when it was made at most `maxAge` seconds ago.
 */
export const isFreshScript = `function (at, maxAge) {
  var navigation = performance.getEntriesByType('navigation')[0] || {}
  return navigation.deliveryType !== 'cache' && Date.now() - at <= maxAge * 1000
}`
