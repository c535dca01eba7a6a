/** `@trace-baton/browser` as one minified script: `iife` sets the global `traceBaton`, `esm` exports `pageLoad`. */
export function browserBuild(format: 'iife' | 'esm'): string
