import { describe, expect, it } from '@jest/globals'
import { createBaton, type PageLoad } from '../../src/index.js'
import { fillLocals } from '../../src/node/index.js'
import { warningsDuring } from '../warnings.js'

const throwing = {
  get nonce(): string {
    throw new Error('no nonce')
  },
  get only(): never {
    throw new Error('no names')
  },
}
const transaction = () => createBaton({ pageLoad: { elastic: true, w3c: true } }).start({})

describe('D7: a helper never throws', () => {
  const helpers: [string, (pageLoad: PageLoad, options: never) => unknown][] = [
    ['tags', (pageLoad, options) => pageLoad.tags(options)],
    ['script', (pageLoad, options) => pageLoad.script('w3c', options)],
    ['data', (pageLoad, options) => pageLoad.data(options)],
  ]
  const given = [
    { nonce: Object.create(null) },
    throwing,
    { hash: throwing },
    { hash: null },
    { nonce: null },
    null,
    'x',
    7,
  ]

  it.each(helpers)('%s, whatever it is given', (_name, helper) => {
    for (const options of given) {
      expect(String(helper(transaction().pageLoad, options as never))).toMatch(/[0-9a-f]{32}/)
    }
  })

  it.each([[[Object.create(null)]], [[{ toString: () => 'w3c' }]], [[Symbol('w3c')]], [42]])(
    'tags({ only: %p })',
    async (only) => {
      await warningsDuring(async () => {
        expect(String(transaction().pageLoad.tags({ only } as never))).toBe('')
      })
    },
  )

  it('config of something that cannot be shown', async () => {
    await warningsDuring(async () => {
      expect(String(transaction().pageLoad.config(Object.create(null)))).toBe('{}')
    })
  })
})

it.each([
  ['null', null],
  ['a frozen object', Object.freeze({})],
  [
    'a setter that throws',
    {
      set transaction(_: unknown) {
        throw new Error('no')
      },
    },
  ],
  ['a proxy that refuses', new Proxy({}, { set: () => false })],
  ['a number', 7],
])('D7: template locals may be %s', (_title, locals) => {
  expect(() => fillLocals(locals as never, transaction())).not.toThrow()
})

it('D9: user input in one helper silences no other warning, and its text is bounded', async () => {
  const { pageLoad } = transaction()
  const warnings = await warningsDuring(async () => {
    for (let i = 0; i < 300; i++) pageLoad.config(`agent-${i}-${'x'.repeat(5000)}` as never)
  })
  expect(warnings).toHaveLength(50)
  expect(Math.max(...warnings.map(({ message }) => String(message).length))).toBeLessThan(400)
})

it('D9: another kind of warning is still given', async () => {
  const records: unknown[] = []
  const baton = createBaton({ record: (record) => records.push(record) })
  const { pageLoad } = baton.start({})
  const late = baton.start({})
  const warnings = await warningsDuring(async () => {
    for (let i = 0; i < 300; i++) pageLoad.config(`agent-${i}` as never)
    late.end()
    late.ensureParentId()
  })
  expect(warnings.at(-1)).toMatchObject({ code: 'BATON_LATE_PARENT' })
})

it.each<[string, () => unknown, string]>([
  [
    'an error',
    () => {
      throw new RangeError('no')
    },
    'RangeError',
  ],
  [
    'an error of its own name',
    () => {
      throw Object.assign(new Error('no'), { name: 'Refused' })
    },
    'Refused',
  ],
  ['a promise that is rejected', () => Promise.reject(new TypeError('no')), 'TypeError'],
  [
    'a text',
    () => {
      throw 'no'
    },
    '_OTHER',
  ],
  [
    'nothing',
    () => {
      throw undefined
    },
    '_OTHER',
  ],
])('D10: records the kind of error that a run threw: %s', async (_title, fn, expected) => {
  const records: { attributes: object; outcome: string }[] = []
  const baton = createBaton({ record: (record) => void records.push(record) })
  const before = await Promise.resolve()
    .then(() => baton.run({}, { name: 'job' }, fn))
    .then(
      () => 'fine',
      () => 'failed',
    )
  expect([before, records[0]?.outcome, records[0]?.attributes]).toEqual([
    'failed',
    'failure',
    { 'error.type': expected },
  ])
})
