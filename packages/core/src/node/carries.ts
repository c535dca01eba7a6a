import type { Baton, Engine } from '../baton.js'
import { readerOf } from '../context/carrier.js'

/** Whether something that may be a carrier has any of the headers that an engine reads: which of two to believe. */
export function carries(baton: Baton, carrier: unknown): carrier is object {
  try {
    const read = readerOf(carrier)
    return (baton as Engine).settings.extract.some(({ fields }) => fields.some((name) => read(name) !== undefined))
  } catch {
    return false // what throws when it is read says nothing
  }
}
