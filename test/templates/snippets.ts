import { readFileSync } from 'node:fs'

const page = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8')

/** The blocks of docs/templates.md that are written in a language, in the order in which they are documented. */
export function snippets(language: string): string[] {
  return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , text = '']) => text)
}

/** The first of them. */
export function snippet(language: string): string {
  const [first] = snippets(language)
  if (first === undefined) throw new Error(`docs/templates.md has no block of ${language}.`)
  return first
}

/** Pug has an indentation and a doctype of its own; the others get HTML's. */
export function documentOf(language: string): string {
  return language === 'pug' ? `doctype html\n${snippet(language)}` : `<!doctype html>\n${snippet(language)}`
}
