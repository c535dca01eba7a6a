import { pageLines, serverLines } from '../command/instructions.js'
import { agentLines } from '../lines/agent-lines.js'
import { type Frame, link } from './frame.js'
import { html, type Markup } from './html.js'

/** What stands in the place of traces while there are none: what to open, or what to paste. */
export function empty({ links, origin }: Frame): Markup {
  return html`
  <section class="empty" id="empty">
    <h2>No traces yet</h2>
    ${links.length > 0 ? html`<p>Open one of these, and this page fills by itself:</p><ul>${links.map(link)}</ul>` : paste(origin)}
    <p>A server’s spans arrive within seconds, the browser’s a second or two after the page has loaded.</p>
  </section>`
}

function paste(origin: string): Markup {
  return html`<p>Paste the lines for your server and your page, and open your application. This page fills by itself.</p>
    <h3>In the server</h3>
    ${program('The lines for each tracer', serverLines(origin))}
    <h3>In the page</h3>
    <p>For each agent: the option of <code>baton()</code>, what belongs into the <code>head</code>, and the script.
      Where the page has a Content-Security-Policy, add ${origin} to <code>connect-src</code>.</p>
    ${agentLines(origin).map(
      (agent) =>
        html`<details name="agent"><summary>${agent.name}</summary>${program(`The lines for ${agent.name}`, pageLines(agent))}</details>`,
    )}`
}

function program(label: string, text: string): Markup {
  return html`<pre tabindex="0" aria-label="${label}">${text}</pre>`
}
