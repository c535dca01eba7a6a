import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { agents } from './agents.js'

const names: readonly string[] = [...agents, 'page', 'compare', 'matrix']

/** The scripts for the browser, by file name. */
export interface Bundles {
  /** The script of an agent, or the page's own: `elastic.js`, `page.js`. It is made when it is asked for first; undefined for any other name. */
  get(file: string): Promise<string> | undefined
}

/** Bundles each agent, and the page's own code, on first use; nothing is written to disk. */
export function createBundles(): Bundles {
  const bundles = new Map<string, Promise<string>>()
  return {
    get(file) {
      const name = names.find((candidate) => file === `${candidate}.js`)
      if (name === undefined) return undefined
      const script = bundles.get(name) ?? bundle(name)
      bundles.set(name, script)
      return script
    },
  }
}

async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`browser/${name}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles[0]?.text ?? ''
}
