import { Script } from 'node:vm'
import type { Html } from '../../src/page-load/html.js'

/** What a rendered `script()` carries as data. Throws when it is not one script element with a script that parses. */
export function scriptOf(html: Html) {
  const [, code] = /^<script(?: nonce="[^"]*")?>([\s\S]*)<\/script>$/.exec(String(html)) ?? []
  if (code === undefined || code.toLowerCase().includes('</script')) throw new Error(`not one script: ${html}`)
  new Script(code)
  const [, json] = /^\}\)\((\{.*\}), \(\w,\w,\w\)=>\{var /m.exec(code) ?? []
  if (json === undefined) throw new Error(`no data in: ${code}`)
  return JSON.parse(json)
}

/** What a rendered `data()` carries, `undefined` when it is empty. Throws when it is not one block of JSON. */
export function dataOf(html: Html) {
  if (String(html) === '') return undefined
  const found = /^<script type="application\/json" id="trace-baton"(?: nonce="[^"]*")?>([^<>]*)<\/script>$/.exec(
    String(html),
  )
  if (found?.[1] === undefined) throw new Error(`not one block of data: ${html}`)
  return JSON.parse(found[1])
}
