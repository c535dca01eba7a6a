import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** What a page of the tests runs. */
export interface PageScript {
  readonly file: URL
  /** What stands in it in place of the file. */
  readonly source?: string | undefined
  /** Packages that are replaced by others, as other versions are. */
  readonly packages?: Readonly<Record<string, string>> | undefined
}

const bundles = new Map<string, string>()

/** The script of a page as one file for browsers; made once. */
export function bundle({ file, source, packages = {} }: PageScript): string {
  const key = JSON.stringify([file, source, packages])
  const known = bundles.get(key)
  if (known !== undefined) return known
  const { outputFiles } = buildSync({
    stdin: {
      contents: source ?? readFileSync(file, 'utf8'),
      resolveDir: dirname(fileURLToPath(file)),
      loader: 'ts',
    },
    alias: packages,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const text = outputFiles[0]?.text ?? ''
  bundles.set(key, text)
  return text
}
