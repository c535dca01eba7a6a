import { fileURLToPath } from 'node:url'

/** The folder of static files. */
export const files = fileURLToPath(new URL('./files', import.meta.url))
export const page = '<!doctype html><html><head><title>Shop</title></head><body>Shop</body></html>'
export const long = `${page}${'<p>and so on</p>'.repeat(500)}`
/** Text without an end. */
export function* endless(): Generator<string> {
  for (;;) yield 'x'.repeat(1000)
}
export const multipart = 'multipart/form-data; boundary=b'
export function upload(field: string, content: string): string {
  const disposition = `Content-Disposition: form-data; name="${field}"; filename="a.txt"`
  return `--b\r\n${disposition}\r\nContent-Type: text/plain\r\n\r\n${content}\r\n--b--\r\n`
}
