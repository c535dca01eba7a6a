/** A response of HTTP/1.1 as it came over the wire, in latin1. */
export interface Response {
  readonly status: number
  /** The status line and the header fields. */
  readonly head: readonly string[]
  /** The body and the trailers, in the chunks in which they came. */
  readonly body: string
}

/**
 * Takes the first response from the bytes of a connection.
 *
 * @param isOver whether the connection is closed, which ends a response without a length
 * @returns `undefined` while the response is not complete
 */
export function takeResponse(
  bytes: string,
  method: string,
  isOver: boolean,
): { readonly response: Response; readonly rest: string } | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.slice(0, end).split('\r\n')
  const rest = bytes.slice(end + 4)
  const status = Number(head[0]?.split(' ')[1])
  const length = lengthOf(head, rest, method, status, isOver)
  if (length === undefined || (length > rest.length && !isOver)) return undefined
  return { response: { status, head, body: rest.slice(0, length) }, rest: rest.slice(length) }
}

function lengthOf(
  head: readonly string[],
  rest: string,
  method: string,
  status: number,
  isOver: boolean,
): number | undefined {
  if (status === 101) return undefined // the connection speaks another protocol from here on
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return 0
  const length = fieldOf(head, 'content-length')
  if (fieldOf(head, 'transfer-encoding') === undefined)
    return length === undefined ? (isOver ? rest.length : undefined) : Number(length)
  return chunkedLength(rest) ?? (isOver ? rest.length : undefined)
}

export function fieldOf(head: readonly string[], name: string): string | undefined {
  return fieldsOf(head, name)[0]
}

export function fieldsOf(head: readonly string[], name: string): string[] {
  const start = `${name}:`
  return head.filter((line) => line.toLowerCase().startsWith(start)).map((line) => line.slice(start.length).trim())
}

/** The length of all chunks and of the trailers behind them; `undefined` while they are not complete. */
function chunkedLength(bytes: string): number | undefined {
  let at = 0
  for (;;) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return undefined
    const size = Number.parseInt(bytes.slice(at, line), 16)
    at = line + 2
    if (size === 0) {
      const end = bytes.startsWith('\r\n', at) ? at - 2 : bytes.indexOf('\r\n\r\n', at)
      return end < 0 ? undefined : end + 4
    }
    at += size + 2
    if (at > bytes.length) return undefined
  }
}
