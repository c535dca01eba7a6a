import { describe, expect, it } from '@jest/globals'
import { keepOutermost } from '../../../src/node/auto-inject/outermost.js'

/** An object with a method that notes what reaches it, and an interceptor that marks what passes it. */
function subject() {
  const heard: unknown[] = []
  const object = {
    say(word: string) {
      heard.push(word)
      return this
    },
  }
  const intercept = () => keepOutermost(object, 'say', (method, [word]) => method(`(${word})`))
  /** What middleware does. */
  const wrap = (mark: string) => {
    const found = object.say
    object.say = (word: string) => found.call(object, `${mark}${word}${mark}`)
  }
  return { heard, object, intercept, wrap }
}

describe('an interceptor', () => {
  it('is called in the place of the method, which keeps its `this` and its result', () => {
    const { heard, object, intercept } = subject()
    intercept()
    expect(object.say('a')).toBe(object)
    expect(heard).toEqual(['(a)'])
    expect(object.say.name).toBe('say')
  })

  it.each([
    ['before', ['*'], [], '*(a)*'],
    ['after', [], ['*'], '*(a)*'],
    ['before and after', ['*'], ['+'], '*+(a)+*'],
    ['twice after', [], ['*', '+'], '*+(a)+*'],
  ])('sees first and once what is said, with middleware that was mounted %s it', (_, before, after, expected) => {
    const { heard, object, intercept, wrap } = subject()
    before.forEach(wrap)
    intercept()
    after.forEach(wrap)
    object.say('a')
    expect(heard).toEqual([expected])
  })

  it('does not see what middleware says later to the method that it found', () => {
    const { heard, object, intercept } = subject()
    intercept()
    const found = object.say
    const held: string[] = []
    object.say = (word) => {
      held.push(word)
      return object
    }
    object.say('a')
    for (const word of held) found.call(object, `zip ${word}`)
    expect(heard).toEqual(['zip (a)'])
  })

  it('is outermost again when middleware puts back what it found', () => {
    const { heard, object, intercept } = subject()
    intercept()
    const found = object.say
    object.say = () => object
    object.say = found
    expect(object.say).toBe(found)
    object.say('a')
    expect(heard).toEqual(['(a)'])
  })

  it('leaves objects alone that inherit from its own', () => {
    const { heard, object, intercept } = subject()
    intercept()
    const heir = Object.create(object)
    heir.say = (word: string) => object.say(`heir ${word}`)
    heir.say('a')
    object.say('b')
    expect(heard).toEqual(['(heir a)', '(b)'])
  })

  it('is gone when the property is defined anew or deleted', () => {
    const { heard, object, intercept } = subject()
    intercept()
    Object.defineProperty(object, 'say', { value: (word: string) => heard.push(`new ${word}`), configurable: true })
    object.say('a')
    expect(heard).toEqual(['new a'])
    expect(Reflect.deleteProperty(object, 'say')).toBe(true)
  })

  it('leaves what is no function as it is', () => {
    const { object, intercept } = subject()
    intercept()
    object.say = undefined as never
    expect(object.say).toBeUndefined()
  })
})
