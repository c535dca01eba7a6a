import type { PageLoad } from '@trace-baton/core'
import type { Choice } from './choice.js'
import type { elasticOptions } from './page-load.js'

/** A part of the shop's `<head>`, and whether Baton has rendered it. */
export interface HeadPart {
  readonly html: string
  readonly byBaton: boolean
}

/**
 * The part of the `<head>` with the agent, as the shop sends it: what Baton renders, above the agent's script or, for Elastic's agent
 * that it starts, below. Without Baton, the page starts that agent itself.
 */
export function headParts(
  { agent, linked }: Choice,
  pageLoad: PageLoad | undefined,
  nonce: string,
  elastic: ReturnType<typeof elasticOptions>,
): HeadPart[] {
  const script: HeadPart = { html: `<script nonce="${nonce}" src="/agents/${agent}.js"></script>`, byBaton: false }
  if (agent === 'elastic') {
    return linked
      ? [script, byBaton(pageLoad?.script('elastic', { nonce }))]
      : [
          script,
          { html: `<script nonce="${nonce}">elasticApm.init(${JSON.stringify(elastic)})</script>`, byBaton: false },
        ]
  }
  const tags = linked ? byBaton(pageLoad?.tags()) : undefined
  return tags?.html ? [tags, script] : [script]
}

function byBaton(html: unknown): HeadPart {
  return { html: String(html ?? ''), byBaton: true }
}
