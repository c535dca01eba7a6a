/** The response that a page leaves in, as far as the hand-off needs to know it. */
export interface Delivery {
  /**
   * Whether ids may be rendered into it now. Not into what is no HTML document with a body (HEAD, redirects, 304), nor
   * into what others may get from a cache.
   */
  admitsIds(): boolean
  /** Ids are being rendered: from here on the response must not be shared. */
  carriesIds(): void
  /** The response says that something went wrong (status 400 and above). */
  readonly errorPage: boolean
  /** The response has, or had, no body: nobody receives a page. */
  readonly bodyless: boolean
  /** The tags are in the page already, although no template rendered them. */
  readonly tagged?: boolean
  /** The client went away before the response was complete. */
  readonly aborted: boolean
}
