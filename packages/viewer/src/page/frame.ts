import { html, type Markup } from './html.js'

/** A link in the head of every page. */
export interface Link {
  readonly href: string
  readonly text: string
}

/** What a page shows around the traces. */
export interface Frame {
  readonly links: readonly Link[]
  /** The address of the receiver, as the reader's browser has it. */
  readonly origin: string
}

/** The item of a link in a list. */
export function link({ href, text }: Link): Markup {
  return html`<li><a href="${href}">${text}</a></li>`
}
