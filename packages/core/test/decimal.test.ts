import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isDecimal, toDecimal } from '../src/context/decimal.js'

describe('toDecimal', () => {
  it.each([
    ['0000000000000000', '0'],
    ['0000000000000001', '1'],
    ['000000003b9ac9ff', '999999999'],
    ['000000003b9aca00', '1000000000'],
    ['000000003b9aca07', '1000000007'],
    ['7fffffffffffffff', '9223372036854775807'],
    ['8000000000000000', '9223372036854775808'],
    ['ffffffffffffffff', '18446744073709551615'],
    ['b7ad6b7169203331', '13235353014750950193'],
  ])('of %s is %s', (hex, expected) => {
    expect(toDecimal(hex)).toBe(expected)
  })

  it('is what BigInt says, for all 64 bits', () => {
    const ids = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    fc.assert(
      fc.property(ids, (id) => {
        expect(toDecimal(id.toString(16).padStart(16, '0'))).toBe(id.toString())
      }),
      { numRuns: 2000 },
    )
  })
})

describe('isDecimal', () => {
  it.each([
    ['1', true],
    ['0.25', true],
    ['.5', true],
    ['1.', true],
    ['', false],
    ['.', false],
    ['-1', false],
    ['1e-1', false],
    ['0x1', false],
    [' 1', false],
  ])('of %j is %j', (text, expected) => {
    expect(isDecimal(text)).toBe(expected)
  })
})
