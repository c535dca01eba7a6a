import type { Cause } from '../diagnostics/diagnosis.js'

/** The response that a page leaves in, as far as the hand-off needs to know it. */
export interface PageResponse {
  /**
   * Why no ids may be rendered into it now; `undefined` when they may. None go into a response that is no HTML document with
   * a body (HEAD, redirects, 304), that no navigation asked for, or that others may get from a cache.
   */
  reasonToOmitIds(): Cause | undefined
  /** Whether the headers are out, and did not say that the response is for one person alone. */
  readonly isSettled?: boolean
  /** Ids are being rendered: from here on the response must not be shared. */
  markIdsRendered(): void
  /** The nonce for inline scripts that the application has chosen, in its templates' data or its policy. */
  readonly nonce?: string | undefined
  /** An inline script is being rendered. Returns `false` when the response's policy is known to block it. */
  allowsInline?(nonce: string | undefined): boolean
  /** Whether the response is an error (status 400 and above). */
  readonly errorPage: boolean
  /** Whether the agent may report no span for the document: a page that is loaded ahead, or by a service worker of Firefox. */
  readonly untimed?: boolean
  /** Whether the tags are in the page already, although no template rendered them. */
  readonly tagged?: boolean
}
