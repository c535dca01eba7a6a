/** Called in the place of a method, with the method as it would have been called. */
export type Interceptor = (method: Method, args: readonly unknown[]) => unknown
export type Method = (...args: readonly unknown[]) => unknown

/**
 * Puts an interceptor around a method of one object, and keeps it outermost: around whatever is put in the place of the
 * method later, too.
 *
 * Middleware that compresses the response replaces its methods, and calls those that it found. It may be mounted before
 * us or after us; in either case the interceptor sees what the application writes, once, and never what the middleware
 * makes of it.
 */
export function keepOutermost(object: object, name: string, interceptor: Interceptor): void {
  const intercepting = new WeakSet<object>()
  let outermost = around((object as Record<string, unknown>)[name])

  Object.defineProperty(object, name, {
    configurable: true,
    enumerable: true,
    get: () => outermost,
    set(value: unknown) {
      if (this === object) outermost = around(value)
      else Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true })
    },
  })

  function around(value: unknown): unknown {
    if (typeof value !== 'function' || intercepting.has(value)) return value // somebody has put back what was there
    const intercepted = {
      // Named like the method, for stack traces.
      [name](this: unknown, ...args: readonly unknown[]): unknown {
        const method: Method = (...given) => value.apply(this, given)
        return outermost === intercepted ? interceptor(method, args) : method(...args)
      },
    }[name] as Method
    intercepting.add(intercepted)
    return intercepted
  }
}
