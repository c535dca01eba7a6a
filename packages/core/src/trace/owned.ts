/**
 * What a getter of a class gives, from the first read on as a property of the object itself.
 *
 * Handlebars shows what an object owns and hides what its class has; but it reads a property before it asks whose it is,
 * so it finds what the getter has just left there. The price, a tenth of a microsecond, is for those who read: our own
 * code goes past these getters.
 *
 * @see https://handlebarsjs.com/api-reference/runtime-options.html#options-to-control-prototype-access
 */
export function owned<T>(object: object, name: string, value: T): T {
  Reflect.defineProperty(object, name, { value, enumerable: true }) // says false, and does not throw, when it is frozen
  return value
}
