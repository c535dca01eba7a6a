import type { Cause } from '../diagnostics/diagnosis.js'

/** The response that a page leaves in, as far as the hand-off needs to know it. */
export interface Delivery {
  /**
   * Why no ids may be rendered into it now; `undefined` when they may. Not into what is no HTML document with a body (HEAD,
   * redirects, 304), nor into what no navigation asked for, nor into what others may get from a cache.
   */
  withholds(): Cause | undefined
  /** Ids are being rendered: from here on the response must not be shared. */
  carriesIds(): void
  /** The nonce for inline scripts that the application has chosen, where it says so in its templates' data or its policy. */
  readonly nonce?: string | undefined
  /** An inline script is being rendered. Returns whether the response's policy is known to block it. */
  runsInline?(nonce: string | undefined): boolean
  /** The response says that something went wrong (status 400 and above). */
  readonly errorPage: boolean
  /** The response has, or had, no body: nobody receives a page. */
  readonly bodyless: boolean
  /** The tags are in the page already, although no template rendered them. */
  readonly tagged?: boolean
  /** The client went away before the response was complete. */
  readonly aborted: boolean
}
