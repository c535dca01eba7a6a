import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parse, serialize, type DefaultTreeAdapterTypes as Tree } from 'parse5'
import { Insertion } from '../../../src/exchange/inject/insertion.js'
import { documents, mark, untouched } from './corpus.js'

// parse5 passes the tests by which browsers agree on what a page is.

function through(pieces: readonly Buffer[]): Buffer {
  const insertion = new Insertion(['t'], () => mark)
  return Buffer.concat([...pieces.flatMap((piece) => insertion.push(piece)), ...insertion.finish()])
}

function inPieces(document: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const at = cuts.map((cut) => cut % (document.length + 1)).sort((a, b) => a - b)
  return [0, ...at].map((start, i) => document.subarray(start, at[i]))
}

/** As a browser reads bytes that it was told are UTF-8. */
function read(bytes: Buffer): Tree.Document {
  return parse(new TextDecoder().decode(bytes), { sourceCodeLocationInfo: true })
}

const elements = (node: Tree.ParentNode) => node.childNodes.filter((child): child is Tree.Element => 'tagName' in child)
const find = (parent: Tree.ParentNode, name: string) => elements(parent).find(({ tagName }) => tagName === name)

/** Whether something in the source makes it a document: a doctype, or the tag of html or of head. */
function isDocument(tree: Tree.Document): boolean {
  const html = find(tree, 'html') as Tree.Element
  const head = find(html, 'head') as Tree.Element
  const hasDoctype = tree.childNodes.some(({ nodeName }) => nodeName === '#documentType')
  return hasDoctype || Boolean(html.sourceCodeLocation) || Boolean(head.sourceCodeLocation)
}

/** Whether anything at all is in the head or the body. */
function hasContent(tree: Tree.Document): boolean {
  const html = find(tree, 'html') as Tree.Element
  const head = find(html, 'head') as Tree.Element
  return (
    Boolean(head.sourceCodeLocation) ||
    elements(html).some(
      (child) => child.childNodes.length > 0 || child.attrs.length > 0 || child.tagName === 'frameset',
    )
  )
}

/** Compares what a browser makes of a document before and after. */
function check(document: Buffer, output: Buffer): void {
  const before = read(document)
  if (output.equals(document)) {
    const isOpen = /<\/?$/.test(document.toString()) // text for a browser, and too little to tell for us
    expect(isDocument(before) && hasContent(before) && !isOpen).toBe(false)
    return
  }
  const at = output.indexOf(mark)
  expect(Buffer.concat([output.subarray(0, at), output.subarray(at + mark.length)]).equals(document)).toBe(true)
  expect(document.toString()).toMatch(/<(?:!doctype|html|head)/i)

  const after = read(output)
  const head = find(find(after, 'html') as Tree.Element, 'head') as Tree.Element
  const [inserted] = head.childNodes.splice(0, 1)
  expect((inserted as Tree.Element).attrs).toEqual([
    { name: 'name', value: 't' },
    { name: 'content', value: '1' },
  ])
  expect(serialize(after)).toBe(serialize(before))
}

const tokens = [
  ...['<!doctype html>', '<!DOCTYPE html PUBLIC "', '<!doc', '<html>', '<html lang="', "<html a='", '<HTML', '<html\0'],
  ...[
    '<head>',
    '<HEAD',
    '<head ',
    '<head/',
    '<header>',
    '<hea',
    'd>',
    '<',
    '</',
    '<!',
    '<?',
    '<!-',
    '<!--',
    '-->',
    '--!>',
  ],
  ...[
    '-',
    '!',
    '>',
    '/',
    '=',
    '"',
    "'",
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\f',
    'x',
    '1',
    'é',
    '🎉',
    '\0',
    '\ufeff',
    '<![CDATA[',
    ']]>',
  ],
  ...[
    '<script>',
    '</script>',
    '<style>',
    '<title>',
    '</title>',
    '<textarea>',
    '</textarea>',
    '<template>',
    '</template>',
  ],
  ...[
    '<body>',
    '<body a>',
    '<p>',
    '</p>',
    '</head>',
    '</body>',
    '</html>',
    '</br>',
    '</brx>',
    '<frameset>',
    '<noscript>',
  ],
  ...[
    '<meta name="x">',
    '<link>',
    '<base>',
    '<svg>',
    '<math>',
    '<table>',
    '<br>',
    '<!---->',
    '<!-->',
    '<!--->',
    '<!-->',
  ],
]
const soup = fc.array(fc.constantFrom(...tokens), { maxLength: 14 }).map((parts) => Buffer.from(parts.join('')))
const page = fc
  .tuple(
    fc.constantFrom('', '<!doctype html>', '<!-- x -->\n<!doctype html>', '\ufeff<!DOCTYPE html>'),
    fc.constantFrom('', '<html>', '<html lang="en">\n', '<html data-x="<head>">'),
    soup,
  )
  .map(([doctype, html, rest]) => Buffer.concat([Buffer.from(doctype + html), rest]))
const cuts = fc.array(fc.nat(), { maxLength: 6 })

describe('an insertion into', () => {
  it.each(documents)('the head of a document with %s, as a browser reads it', (_, marked) => {
    const document = Buffer.from(marked.replace('¦', ''))
    check(document, through([document]))
  })

  it.each(untouched)('no head of a document that is %s, as a browser reads it', (_, text) => {
    const document = Buffer.from(text)
    check(document, through([document]))
  })

  it.each([
    ['any soup of tags', soup],
    ['any document', page],
  ])('%s is the first child of the head and changes nothing else, wherever the cuts are', (_, documents) => {
    fc.assert(
      fc.property(documents, cuts, (document, cuts) => {
        const output = through([document])
        check(document, output)
        expect(through(inPieces(document, cuts)).equals(output)).toBe(true)
        expect(through(Array.from(document, (byte) => Buffer.of(byte))).equals(output)).toBe(true)
      }),
      { numRuns: 1500 },
    )
  })

  it('any bytes leaves them as they are but for itself, wherever the cuts are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), cuts, (bytes, cuts) => {
        const document = Buffer.from(bytes)
        const output = through(inPieces(document, cuts))
        expect(output.equals(through([document]))).toBe(true)
        expect(output.toString('latin1').replace(mark, '')).toBe(document.toString('latin1'))
      }),
      { numRuns: 2000 },
    )
  })
})
