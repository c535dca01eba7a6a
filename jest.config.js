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

export default {
  testEnvironment: 'node',
  // The packages find each other's sources, so a test never sees a stale build.
  testEnvironmentOptions: { customExportConditions: ['@trace-baton/source', 'node', 'node-addons'] },
  roots: ['<rootDir>/packages', '<rootDir>/examples', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
  coverageProvider: 'v8',
}
