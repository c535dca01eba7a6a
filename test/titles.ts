import { readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

/** The text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

/** Whether a program holds a text as a string, as it holds the title of a test. */
export function isTitleIn(source: string, title: string): boolean {
  return [`'${title}'`, `"${title}"`, `'${title.replaceAll("'", "\\'")}'`, `\`${title}\``].some((text) =>
    source.includes(text),
  )
}
