import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { agents } from './agents.js'

/** Bundles each agent, and the page's own code, as a script for the browser; nothing is written to disk. */
export async function bundleAgents(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [...agents, 'page', 'compare', 'matrix'].map((agent) =>
      fileURLToPath(new URL(`browser/${agent}.ts`, import.meta.url)),
    ),
    outdir: '/',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return new Map(outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-1) ?? '', text]))
}
