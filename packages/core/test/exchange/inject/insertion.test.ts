import { describe, expect, it } from '@jest/globals'
import { searched } from '../../../src/exchange/inject/head-finder.js'
import { Insertion } from '../../../src/exchange/inject/insertion.js'
import { documents, mark, untouched } from './corpus.js'

/** What comes out when a document goes in, in these pieces. */
function through(pieces: readonly Buffer[], rendered = mark): Buffer {
  const insertion = new Insertion(['t'], () => rendered)
  return Buffer.concat([...pieces.flatMap((piece) => insertion.push(piece)), ...insertion.finish()])
}

/** Every way to cut a document in two, in three around one byte, and into single bytes. */
function* cuts(document: Buffer): Generator<readonly Buffer[]> {
  yield [document]
  yield Array.from(document, (byte) => Buffer.of(byte))
  for (let i = 0; i <= document.length; i++) {
    yield [document.subarray(0, i), document.subarray(i)]
    yield [document.subarray(0, i), document.subarray(i, i + 1), document.subarray(i + 1)]
  }
}

describe('an insertion', () => {
  it.each(documents)('is made once in a document with %s', (_, marked) => {
    const document = Buffer.from(marked.replace('¦', ''))
    for (const pieces of cuts(document)) expect(through(pieces).toString()).toBe(marked.replace('¦', mark))
  })

  it.each(untouched)('is not made in a document that is %s', (_, text) => {
    const document = Buffer.from(text)
    for (const pieces of cuts(document)) expect(through(pieces)).toEqual(document)
  })

  it('is made at the same place in latin1', () => {
    const [before, after] = ['<!-- \xe9 --><html title="\xfc"><head>', '\xe4</head>']
    for (const pieces of cuts(Buffer.from(before + after, 'latin1'))) {
      expect(through(pieces).toString('latin1')).toBe(before + mark + after)
    }
  })

  it.each([
    ['little-endian', '\xff\xfe'],
    ['big-endian', '\xfe\xff'],
  ])('is not made in %s UTF-16', (_, byteOrderMark) => {
    const document = Buffer.from(`${byteOrderMark}<html><head>`, 'latin1')
    for (const pieces of cuts(document)) expect(through(pieces)).toEqual(document)
    const insertion = new Insertion(['t'], () => mark)
    insertion.push(document)
    expect(insertion.result).toBe('utf-16')
  })

  it('is not made in UTF-16 that does not say so', () => {
    const document = Buffer.from('<!doctype html><html><head>', 'utf16le')
    for (const pieces of cuts(document)) expect(through(pieces)).toEqual(document)
  })

  it.each<[string, string, string | undefined]>([
    ['was inserted', '<head>', 'inserted'],
    ['there is nothing to insert', '<!doctype html><p>', 'nothing to insert'],
    ['is a fragment', '<p>', 'fragment'],
    ['goes on', '<html>', undefined],
  ])('says that it %s', (_, document, expected) => {
    const insertion = new Insertion(['t'], () => (expected === 'inserted' ? mark : ''))
    insertion.push(Buffer.from(document))
    expect(insertion.result).toBe(expected)
    expect(insertion.added).toBe(expected === 'inserted' ? mark.length : 0)
  })

  it('counts bytes, not characters', () => {
    const insertion = new Insertion(['t'], () => 'é')
    insertion.push(Buffer.from('<head>'))
    expect(insertion.added).toBe(2)
  })

  it('asks what to insert once, with the tags that are there already of the head', () => {
    const seen: unknown[] = []
    const insertion = new Insertion(['t'], (tags) => {
      seen.push(tags)
      return mark
    })
    for (const piece of ['<html><he', 'ad><meta name=T content=A><title>x', '</title></head><head>'])
      insertion.push(Buffer.from(piece))
    insertion.finish()
    expect(seen).toEqual([['<meta name=t content=a>']])
  })

  it.each([
    ['at once', '<head>¦<title>x</title>{old}</head>{old}'],
    ['several', '<html><head>¦{old}\n{old}<link rel=x>{old}<body>{old}'],
    [
      'in odd places',
      '<head>¦<!-- {old} --><script>"{old}"</script><meta charset=utf-8>{old}<style>{old}</style>{old}</head>',
    ],
  ])('B8: takes the place of other tags of its names, %s, wherever the cuts are', (_, marked) => {
    const old = '<meta name="t" content="0">'
    const document = Buffer.from(marked.replace('¦', '').replaceAll('{old}', old))
    const head = marked.search(/<\/head>|<body>/)
    const isText = (at: number) => at > head || /(?:<!-- |"|<style>)$/.test(marked.slice(0, at))
    const expected = marked.replaceAll('{old}', (_tag, at: number) => (isText(at) ? old : '')).replace('¦', mark)
    for (const pieces of cuts(document)) expect(through(pieces).toString()).toBe(expected)
  })

  it('B8: keeps the length of what follows, where it has been said', () => {
    const insertion = new Insertion(['t'], () => mark)
    const first = Buffer.concat(insertion.push(Buffer.from('<head><meta name=t><meta name'))).toString()
    expect([first, insertion.added]).toEqual([`<head>${mark}`, mark.length - '<meta name=t>'.length])
    insertion.keepLength()
    const rest = [
      ...insertion.push(Buffer.from('=t><title>')),
      ...insertion.finish(Buffer.from('<meta name=t></head>')),
    ]
    expect(Buffer.concat(rest).toString()).toBe(`${' '.repeat(13)}<title><meta name=t></head>`)
    expect(insertion.added).toBe(mark.length - '<meta name=t>'.length)
  })

  it('never holds back more than eight bytes', () => {
    for (const [, marked] of [...documents, ...untouched]) {
      const insertion = new Insertion(['t'], () => '')
      let held = 0
      for (const byte of Buffer.from(marked)) {
        held += 1 - insertion.push(Buffer.of(byte)).reduce((sum, { length }) => sum + length, 0)
        expect(held).toBeLessThanOrEqual(8)
      }
    }
  })

  it('keeps a copy of what it holds back, because its writer may write over it', () => {
    const insertion = new Insertion(['t'], () => mark)
    const chunk = Buffer.from('<html><hea')
    const first = Buffer.concat(insertion.push(chunk)).toString()
    chunk.fill('x')
    expect(first + Buffer.concat(insertion.push(Buffer.from('d>'))).toString()).toBe(`<html><head>${mark}`)
  })

  it('does not copy what is long', () => {
    const long = Buffer.alloc(100_000, 'x')
    const document = Buffer.concat([Buffer.from('<head>'), long])
    const [first, rest] = new Insertion(['t'], () => mark).push(document)
    expect(first?.toString()).toBe(`<head>${mark}`)
    expect([rest?.buffer === document.buffer, rest?.length]).toEqual([true, long.length])
    const undecided = Buffer.from('<html>')
    expect(new Insertion(['t'], () => mark).push(undecided)[0]).toBe(undecided)
  })

  it.each([
    ['ends with what is searched', searched, true],
    ['ends one byte behind what is searched', searched + 1, false],
  ])('is made or not, wherever the cuts are, when the tag %s', (_, length, made) => {
    const tag = '<html><head>'
    const document = Buffer.from(`${tag.replace('><', `>${' '.repeat(length - tag.length)}<`)}<title>`)
    const expected = Buffer.from(made ? document.toString().replace('<title>', `${mark}<title>`) : document)
    for (let i = searched - 20; i <= document.length; i++) {
      expect(through([document.subarray(0, i), document.subarray(i)]).equals(expected)).toBe(true)
    }
    expect(through([document]).equals(expected)).toBe(true)
    const insertion = new Insertion(['t'], () => mark)
    insertion.push(document)
    expect(insertion.result).toBe(made ? 'inserted' : 'too far')
  })
})
