import { fieldOf, type Response } from './response.js'

/** What a response has more with Baton. `docs/frameworks.md` lists each by its `what`. */
export interface Difference {
  readonly what: string
  /** Whether a line of the head with Baton is this difference from the response without. */
  isLine(line: string, without: Response): boolean
}

export const differences: readonly Difference[] = [
  {
    what: '`Server-Timing` with the trace',
    isLine: (line, { head }) =>
      /^server-timing: .*trace-baton/i.test(line) && (isHtml(head) || / 304/.test(head[0] ?? '')),
  },
  {
    what: '`Cache-Control: private, no-cache`',
    isLine: (line, { head }) =>
      /^cache-control: private, no-cache$/i.test(line) && isHtml(head) && fieldOf(head, 'cache-control') === undefined,
  },
  {
    what: 'the header that `responseHeader` names',
    isLine: (line) => /^x-trace-id: [0-9a-f]{32}$/i.test(line),
  },
]

function isHtml(head: readonly string[]): boolean {
  return fieldOf(head, 'content-type')?.startsWith('text/html') === true
}

/** The lines of a response without what Baton adds, and without the values that differ in every run. */
export function linesOf(response: Response, without: Response): string[] {
  const head = response.head.filter((line) => !differences.some((difference) => difference.isLine(line, without)))
  const isStack = /<br> &nbsp; &nbsp;at |\n {4}at /.test(response.body)
  const masked = isStack ? head.map((line) => line.replace(/^(content-length|etag): .*/i, '$1: (of a stack)')) : head
  return [...masked.map(mask), withoutStack(response.body)]
}

/** Times that are measured or counted. */
function mask(line: string): string {
  return line.replace(/^(date|x-response-time|retry-after|(?:x-)?ratelimit-reset): .*/i, '$1: (a time)')
}

/** A stack trace names each middleware on the way, Baton's as well. */
function withoutStack(body: string): string {
  return body.replaceAll(/(<br> &nbsp; &nbsp;at [^<]*)+/g, ' (stack)').replaceAll(/(\\?\n {4}at [^\n"]*)+/g, ' (stack)')
}
