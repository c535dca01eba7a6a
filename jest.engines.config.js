import base from './jest.config.js'

const [baton] = base.projects

/** The tests that need Firefox and WebKit beside Chromium, Squid and Varnish beside nginx: `npm run test:engines`; with LATE, what takes ten minutes instead. */
export default {
  projects: [
    {
      ...baton,
      displayName: 'Engines',
      roots: ['<rootDir>/packages'],
      testMatch: process.env.LATE ? ['**/*.late.ts'] : ['**/*.engines.ts', '**/*.proxies.ts'],
    },
  ],
  testTimeout: 1_800_000, // an engine loads some thousand pages, on a machine that may be busy
  maxWorkers: 2,
}
