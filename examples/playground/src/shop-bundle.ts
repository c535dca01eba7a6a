import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** The shop as a program for Node, in a folder beside `src`, so that it finds `views` and every package. */
const outfile = fileURLToPath(new URL('../dist/shop.mjs', import.meta.url))

/** Leaves packages to Node, but for Baton's own, which are TypeScript. */
const packagesOfOthers: Plugin = {
  name: 'packages of others',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@trace-baton/') ? undefined : { path, external: true },
    )
  },
}

/**
 * Writes the shop's program as one file of JavaScript. The tracers start with Node alone then, without a compiler of TypeScript
 * among the modules that they watch.
 *
 * @returns the path of the file.
 */
export async function bundleShop(): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(new URL('shop-process.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@trace-baton/source'],
    plugins: [packagesOfOthers],
    logLevel: 'error',
  })
  return outfile
}
