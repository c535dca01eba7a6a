import { Page, type PageSettings, type PageTransaction } from './page.js'
import type { PageLoad, PageLoadValues, ScriptOptions, TagsOptions } from './page-load.js'
import type { PageResponse } from './page-response.js'
import type { PageLoadTargetName } from './targets/index.js'

/** The hand-off of one transaction. */
export function createPageLoad(
  transaction: PageTransaction,
  settings: PageSettings,
  response: PageResponse | undefined,
): PageLoad {
  return new RequestPageLoad(new Page(transaction, settings, response))
}

/**
 * The entries of `Server-Timing` that hand a page over, each followed by `, `; `undefined` when there is nothing to hand over.
 *
 * @param isTaken whether the application has written an entry of that name
 */
export function timingOf(pageLoad: PageLoad, isTaken?: (name: string) => boolean): string | undefined {
  return RequestPageLoad.timing(pageLoad, isTaken)
}

/**
 * Adapters make one for every request, whether a template reads it or not. An accessor in an object literal would give
 * each request a hidden class of its own, which the garbage collector has to clear away; one shared accessor does not.
 */
class RequestPageLoad implements PageLoad {
  readonly #page: Page
  readonly tags: (options?: TagsOptions) => ReturnType<Page['tags']>
  readonly config: (target: PageLoadTargetName) => ReturnType<Page['config']>
  readonly script: (target: PageLoadTargetName, options?: ScriptOptions) => ReturnType<Page['script']>
  readonly data: (options?: ScriptOptions) => ReturnType<Page['data']>
  declare readonly values: PageLoadValues

  constructor(page: Page) {
    this.#page = page
    this.tags = (options) => page.tags(options)
    this.config = (target) => page.config(target)
    this.script = (target, options) => page.script(target, options)
    this.data = (options) => page.data(options)
    Object.defineProperty(this, 'values', RequestPageLoad.#values)
  }

  static timing(pageLoad: PageLoad, isTaken: ((name: string) => boolean) | undefined): string | undefined {
    return #page in pageLoad ? pageLoad.#page.timing(isTaken) : undefined
  }

  /** Own and enumerable, because template engines show what an object owns. */
  static readonly #values: PropertyDescriptor & ThisType<RequestPageLoad> = {
    get() {
      return this.#page.values
    },
    enumerable: true,
  }
}
