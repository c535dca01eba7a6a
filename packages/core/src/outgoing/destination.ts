import type { Injector } from '../propagators/inject.js'
import type { OutgoingSettings } from './options.js'
import { isPrivateHost } from './private-host.js'

/** The formats for a destination: all of ours, W3C Trace Context alone, or `undefined` for none. */
export function injectorFor({ own, to, injector, forOthers }: OutgoingSettings, url: URL): Injector | undefined {
  if (isPrivateHost(url.hostname) || own.some((matches) => matches(url))) return injector
  return to.some((matches) => matches(url)) ? forOthers : undefined
}
