import { describe, expect, it } from '@jest/globals'
import { TagFilter } from '../../../src/exchange/inject/tag-filter.js'

const names = ['traceparent', 'sentry-trace']

function isTagged(head: Buffer): boolean {
  const filter = new TagFilter(names)
  filter.push(head)
  return filter.taken.length > 0
}

describe('a head', () => {
  it.each([
    ['the tag', '<meta name="traceparent" content="00-…">'],
    ['one of several', '<title>x</title>\n<link rel=x><meta charset="utf-8"><meta name="sentry-trace" content="x">'],
    ['single quotes', "<meta name='traceparent'>"],
    ['no quotes', '<meta name=traceparent>'],
    ['no quotes and a slash', '<meta name=traceparent />'],
    ['upper case', '<META NAME="TraceParent">'],
    ['white space', '<meta\n\tname = " traceparent "\n>'],
    ['the content first', '<meta content="x" name="traceparent">'],
    ['a > in the content', '<meta content="x>y" name="traceparent">'],
    ['a name inside the content', '<meta content=" name=author" name="traceparent">'],
    ['a comment before', '<!-- x --><meta name="traceparent">'],
    ['a script before', '<script>if (a < b) document.write("</head>")</script><meta name="traceparent">'],
  ])('is tagged with %s', (_, head) => {
    expect(isTagged(Buffer.from(head))).toBe(true)
  })

  it.each([
    ['is empty', ''],
    ['has other tags', '<meta name="author" content="traceparent"><meta charset=utf-8>'],
    ['has the name in the content', '<meta name="author" content="x name=traceparent">'],
    ['has another attribute of this value', '<meta property="traceparent"><meta data-name="traceparent">'],
    ['has a longer name', '<meta name="x-traceparent"><meta name="traceparents">'],
    ['has the tag in a comment', '<!-- <meta name="traceparent"> -->'],
    ['has the tag in a comment that is still open', '<!-- <meta name="traceparent">'],
    ['has the tag in a script', '<script>"<meta name=traceparent>"</script>'],
    ['has the tag in a title', '<title><meta name="traceparent"></title>'],
    ['has the tag in a style that is still open', '<style><meta name="traceparent">'],
    ['has the tag in a template', '<template><meta name="traceparent"></template>'],
    ['has ended before the tag', '</head><meta name="traceparent">'],
    ['has been followed by the body', '<body><meta name="traceparent">'],
    ['has not ended the tag', '<meta name="traceparent" content="00-'],
    ['has the tag in an attribute', '<link title="<meta name=traceparent>">'],
    ['has another element', '<metadata name="traceparent">'],
  ])('is not tagged that %s', (_, head) => {
    expect(isTagged(Buffer.from(head))).toBe(false)
  })

  it.each(['<script>', '<!--', '<meta ', '<meta "', "<meta name='", '<style', '<', '<meta a=', 'a', ' ', '='])(
    'is read quickly, whatever it repeats: %s',
    (part) => {
      const start = performance.now()
      // With quadratic time each would take minutes.
      isTagged(Buffer.from(`<meta ${part.repeat(1_000_000 / part.length)}`))
      isTagged(Buffer.from(part.repeat(1_000_000 / part.length)))
      expect(performance.now() - start).toBeLessThan(20_000)
    },
  )
})
