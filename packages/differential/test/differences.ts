import { fieldOf, type Response } from './response.js'

/** What a response has more with Baton. `docs/frameworks.md` lists each by its `what`. */
export interface Difference {
  readonly what: string
  /** The line of the response without Baton in the place of a line with it: `''` for none; `undefined` if it is not this difference. */
  lineWithout(line: string, without: Response): string | undefined
}

export const differences: readonly Difference[] = [
  {
    what: '`Server-Timing` with the trace',
    lineWithout: (line, { head, status }) =>
      /^server-timing: .*trace-baton/i.test(line) && (isHtml(head) || status === 304) ? '' : undefined,
  },
  {
    what: '`Cache-Control: private, no-cache`',
    lineWithout(line, { head, status }) {
      const own = fieldOf(head, 'cache-control')
      if (status === 304 || (own !== undefined && /private|no-store|public|age=0*[1-9]/.test(own))) return undefined
      const rest = own === undefined || own === 'no-cache' ? '' : `, ${own}`
      if (line.toLowerCase() !== `cache-control: private, no-cache${rest}`) return undefined
      return head.find((each) => /^cache-control:/i.test(each)) ?? ''
    },
  },
  {
    what: 'the header that `responseHeader` names',
    lineWithout: (line) => (/^x-trace-id: [0-9a-f]{32}$/i.test(line) ? '' : undefined),
  },
]

function isHtml(head: readonly string[]): boolean {
  return fieldOf(head, 'content-type')?.startsWith('text/html') === true
}

/** The lines of a response without what Baton adds, and without the values that differ in every run. */
export function linesOf(response: Response, without: Response): string[] {
  const head = response === without ? response.head : response.head.flatMap((line) => lineWithout(line, without) || [])
  const isStack = /<br> &nbsp; &nbsp;at |\n {4}at /.test(response.body)
  const masked = isStack ? head.map((line) => line.replace(/^(content-length|etag): .*/i, '$1: (of a stack)')) : head
  return [...masked.map(mask), withoutStack(response.body)]
}

function lineWithout(line: string, without: Response): string {
  for (const difference of differences) {
    const replaced = difference.lineWithout(line, without)
    if (replaced !== undefined) return replaced
  }
  return line
}

/** Times that are measured or counted. */
function mask(line: string): string {
  return line.replace(/^(date|x-response-time|retry-after|(?:x-)?ratelimit-reset): .*/i, '$1: (a time)')
}

/** A stack trace names each middleware on the way, Baton's as well. */
function withoutStack(body: string): string {
  return body.replaceAll(/(<br> &nbsp; &nbsp;at [^<]*)+/g, ' (stack)').replaceAll(/(\\?\n {4}at [^\n"]*)+/g, ' (stack)')
}
