import base from './jest.config.js'

const [baton] = base.projects

/** The tests that need Squid and Varnish beside nginx: `npm run test:proxies`. */
export default {
  projects: [
    {
      ...baton,
      displayName: 'Proxies',
      roots: ['<rootDir>/packages/core/test/proxies'],
      testMatch: ['**/*.proxies.ts'],
    },
  ],
  testTimeout: 600_000,
}
