import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'

const swc = {
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
}

const swcWithJsx = {
  ...swc,
  jsc: {
    ...swc.jsc,
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'automatic' } },
  },
}

/**
 * What cannot differ between releases of Node, which CI runs on one of them alone: what a browser does, what template
 * engines make of a snippet, and what turns headers into values and values into text. Whatever has to do with node:http,
 * http2, undici, streams, diagnostics channels, async scopes, tracers, frameworks, loggers or the start of a program runs on
 * all of them. A file is listed only if nothing in it has.
 */
const sameOnEveryNode = [
  '<rootDir>/packages/browser/test/',
  '<rootDir>/packages/core/test/agents/',
  '<rootDir>/packages/core/test/exchange/inject/',
  '<rootDir>/packages/core/test/page-load/',
  '<rootDir>/packages/core/test/propagators/',
  '<rootDir>/packages/core/test/(context|sampling)/',
  '<rootDir>/packages/core/test/(baggage|consistency|decimal|extract|randomness|sample-rate|template-span).test.ts$',
  '<rootDir>/packages/core/test/(trace-state|traceparent|http/caching|http/document-request).test.ts$',
  '<rootDir>/packages/core/test/node/auto-inject/chromium.test.ts$',
  '<rootDir>/packages/express/test/cors-in-browser.test.ts$',
  '<rootDir>/packages/nestjs/test/snippets.test.ts$',
  '<rootDir>/examples/playground/test/(accessibility|agents|all-agents|shop|matrix/judge|matrix/page).test.ts$',
  '<rootDir>/packages/viewer/test/(accessibility|browser|diagnosis|page|scroll|store|waterfall).test.ts$',
  '<rootDir>/test/(agent-options|headers|page-load|security|statements|templates|template-traps).test.ts$',
]

const everything = {
  displayName: 'Baton',
  testEnvironment: 'node',
  // The packages find each other's sources, so a test never sees a stale build.
  testEnvironmentOptions: { customExportConditions: ['@trace-baton/source', 'node', 'node-addons'] },
  roots: ['<rootDir>/packages', '<rootDir>/examples', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(process.env.DIFFERENCES_OF_NODE ? sameOnEveryNode : [])],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/packages/[^/]+/package/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc], '^.+\\.tsx$': ['@swc/jest', swcWithJsx] },
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
}

/** The tests of the Nest adapter once more, with everything that test/nest10 or test/nest11 has in an older release. */
function withNest(major) {
  const manifest = new URL(`test/nest${major}/package.json`, import.meta.url)
  const { resolve } = createRequire(manifest)
  const { devDependencies } = JSON.parse(readFileSync(manifest, 'utf8'))
  const mapper = Object.keys(devDependencies).map((name) => [
    `^${name}(/.*)?$`,
    `${dirname(resolve(`${name}/package.json`))}$1`,
  ])
  return {
    ...everything,
    displayName: `Nest ${major}`,
    roots: ['<rootDir>/packages/nestjs/test'],
    // Each release of @nestjs/graphql is for one major of Nest; what we have is for the current one. built.test.ts has all majors itself.
    testPathIgnorePatterns: [...everything.testPathIgnorePatterns, '(graphql|built).test.ts$'],
    moduleNameMapper: { ...everything.moduleNameMapper, ...Object.fromEntries(mapper) },
  }
}

export default {
  projects: [everything, withNest(10), withNest(11)],
  coverageProvider: 'v8',
  testSequencer: '<rootDir>/test/longest-first.mjs',
  testTimeout: 120_000, // tests wait for what happens, however busy the machine is
  globalSetup: '<rootDir>/scripts/jest-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest-teardown.mjs',
  maxWorkers: Math.max(2, availableParallelism() - 1),
}
