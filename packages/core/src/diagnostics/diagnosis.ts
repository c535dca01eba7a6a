import { environmentVariable } from '../platform/builtin.js'
import type { Report } from './report.js'

/** Why a page is not linked, by cause: the texts of the option `diagnose`. docs/troubleshooting.md has an entry for each. */
export const explanations = texts({
  'no-transaction': 'the option `ignore` leaves the request without a transaction.',
  untraced:
    'the tracer in this process does not trace the request: its settings leave it out, or it was started after the modules that it instruments.',
  unreported: 'nothing reports the span of the server that it names. Set `record`, or start a tracer.',
  unstarted:
    'a tracer is loaded in this process, but was not started, or not given as `tracer`, so nothing reports the span of the server.',
  'not-html': 'the response is not HTML. Set "Content-Type: text/html" before the page is rendered.',
  download: 'the browser saves it as a file (Content-Disposition: attachment), so no agent starts in it.',
  'no-body': 'nobody receives its body: it answers HEAD, is a redirect, or a 304.',
  fetched: 'a script asked for it, or an image, but no navigation (Sec-Fetch-Dest, Accept), so no agent starts in it.',
  prefetched: 'the browser fetched it in advance for its cache (Purpose, X-Moz), and may never show it.',
  cacheable: 'others may get it from a cache. "Cache-Control: private" would link it.',
  unsampled:
    'the trace is not sampled. See the options `sampleRate`, `sampler` and `trust`, and what the caller decided.',
  'page-rate':
    'the rate of its page loads leaves it out. See the option `pageLoad.sampleRate`, and the rate in the options of its agent.',
  'no-helper':
    'no helper was called while it was rendered. Put pageLoad.tags(), script() or data() into its <head>, or turn on `autoInject`.',
  'no-tags':
    'tags() was called, but no agent that is configured reads a tag. Elastic RUM needs pageLoad.script("elastic") or config("elastic").',
  'not-configured':
    'a helper was called for an agent that the option `pageLoad` does not name, so the agent gets the ids without its options.',
  escaped:
    'its template engine has escaped the markup of a helper, which the page shows as text. Write it raw: `<%- %>` in EJS, `!=` in Pug, `{{{ }}}` in Handlebars, `| safe` in Nunjucks.',
  csp: 'its Content-Security-Policy blocks the inline script. Give the helper the { nonce } that the policy names, or use @trace-baton/browser.',
})

/** Why the caller's trace is not continued, by cause. docs/troubleshooting.md has an entry for each. */
export const refusals = texts({
  'several-traces':
    'its header `traceparent` came in several lines that name different traces. A proxy in front adds its own line: let it replace the line of its caller.',
})

/** Why Elastic's own snippet, which calls `ensureParentId()`, links a page wrongly. docs/troubleshooting.md has an entry for each. */
export const snippetTraps = texts({
  'snippet-unsampled':
    'although its trace is not sampled: Elastic RUM ignores `pageLoadSampled: false`, and reports a page load whose server is missing.',
  'snippet-untimed':
    'although the browser loads it ahead, or by a service worker: Elastic RUM may report no span of the id that it gets.',
  'snippet-caller': 'and gets the id of the span of its caller: Elastic RUM reports a second span of that id.',
})

/** Texts by cause, of which the declarations have the causes alone. */
function texts<Name extends string>(byCause: Record<Name, string>): Readonly<Record<Name, string>> {
  return byCause
}

export type Cause = keyof typeof explanations
export type Refusal = keyof typeof refusals

/** Explains to the developer why pages are not linked, and traces not continued. */
export interface Diagnosis {
  /** Reports a cause once, with the name of the first page that it happened to. */
  explain(cause: Cause, page: string): void
  /** Reports once why the trace of a request is not continued. */
  explainRefusal(cause: Refusal): void
  /** Reports once what is wrong with a page that calls `ensureParentId()` itself, if something is. */
  explainSnippet(transaction: SnippetTransaction, response: { readonly untimed?: boolean }): void
  /** Whether the page itself names the cause, in an attribute: in development alone. */
  readonly marks: boolean
}

/** A transaction whose page calls `ensureParentId()` itself. */
interface SnippetTransaction {
  readonly name: string
  readonly sampled: boolean
  readonly remoteParentId: string | undefined
}

export function createDiagnosis(report: Report): Diagnosis {
  return {
    explain: (cause, page) => report(`diagnose ${cause}`, `The page ${page} is not linked: ${explanations[cause]}`),
    explainRefusal: (cause) => report(`diagnose ${cause}`, `A request starts a new trace, because ${refusals[cause]}`),
    explainSnippet(transaction, response) {
      const trap = snippetTrap(transaction, response)
      if (trap === undefined) return
      const { name } = transaction
      const text = `The page ${name} calls ensureParentId(), ${snippetTraps[trap]} Use pageLoad.script("elastic") or data().`
      report(`diagnose ${trap}`, text)
    },
    marks: environmentVariable('NODE_ENV') !== 'production',
  }
}

function snippetTrap({ sampled, remoteParentId }: SnippetTransaction, { untimed }: { readonly untimed?: boolean }) {
  if (!sampled) return 'snippet-unsampled'
  if (remoteParentId !== undefined) return 'snippet-caller'
  return untimed ? 'snippet-untimed' : undefined
}
