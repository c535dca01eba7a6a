import { type Baton, settings } from '../baton.js'
import { readerOf } from '../context/carrier.js'

/** Whether a value is a carrier with any of the headers that an engine reads. */
export function carries(baton: Baton, carrier: unknown): carrier is object {
  if (typeof carrier === 'string') return false // a text is a carrier to whoever says so, and else a message
  try {
    const read = readerOf(carrier)
    return baton[settings].extract.some(({ fields }) => fields.some((name) => read(name) !== undefined))
  } catch {
    return false // a value that throws when it is read is no carrier
  }
}
