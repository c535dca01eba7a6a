import type { ResponseHead } from '../../http/message.js'

/** The page that a response may turn out to be. */
export interface InjectablePage {
  /** The names of the tags that its agents read. */
  readonly tagNames: readonly string[]
  /** Whether the request is HEAD: the headers are those of the page, and the body is not sent. */
  readonly isHead: boolean
  /** Whether tags may be put in: no template has rendered any, and only the one who asked will get them. */
  canInject(): boolean
  /** Makes the response private before its headers go out, because tags may follow them. */
  reserve(): void
  /**
   * Renders the tags. From here on they are in the page.
   *
   * @param found the tags that the page is known to have already. When they stay, this renders nothing.
   */
  render(found: readonly string[]): string
  /** Reports to the developer that the page gets no tags. */
  reportSkipped(reason: SkipReason): void
}

/** Why a page gets no tags, for the developer. */
export type SkipReason = 'encoded' | 'charset' | 'too far'

/** As much of a response's head as has to do with its body. */
export type InjectableHead = Pick<ResponseHead, 'statusCode' | 'getHeader' | 'hasHeader' | 'setHeader' | 'removeHeader'>
