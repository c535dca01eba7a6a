/**
 * The rooms of packages/core/src from the ground up. A room imports itself and what stands above it in this list, types
 * included.
 */
const rooms = [
  'platform/',
  'context/',
  'diagnostics/',
  'validation.ts',
  'sampling/',
  'propagators/',
  'page-load/',
  'trace/',
  'http/',
  'tracers/',
  'outgoing/',
  'options/',
  'baton.ts',
  'application.ts',
  'propagation.ts',
  'exchange/',
  'node/',
  'fetch/',
  'index.ts',
]

const core = 'packages/core/src/'
const pathOf = (room) => `^${core}${room.replace('.', '\\.')}`

export default {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Two files that import each other, directly or by way of others, are one idea in two files.',
      from: {},
      to: { circular: true },
    },
    ...rooms.slice(0, -1).map((room, i) => ({
      name: `no-import-upward-from-${room.replace(/\W/g, '')}`,
      severity: 'error',
      comment: 'A room imports lower rooms only. The list of rooms is in .dependency-cruiser.mjs.',
      from: { path: pathOf(room) },
      to: { path: rooms.slice(i + 1).map(pathOf) },
    })),
    {
      name: 'every-file-has-a-room',
      severity: 'error',
      comment: 'A file of core belongs into one of the rooms of .dependency-cruiser.mjs.',
      from: { path: `^${core}`, pathNot: rooms.map(pathOf) },
      to: {},
    },
    {
      name: 'no-module-of-node-outside-of-node',
      severity: 'error',
      comment:
        'Core runs where there is no Node: its modules are asked for by platform/builtin.ts. Types may be imported.',
      from: { path: `^${core}`, pathNot: `^${core}node/` },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'adapters-import-core-alone',
      severity: 'error',
      comment: 'An adapter translates between its framework and core; what two adapters share belongs into core.',
      from: { path: '^packages/(?!core/|conformance/)([^/]+)/src/' },
      to: { path: '^packages/', pathNot: '^packages/(?:core|$1)/' },
    },
    {
      name: 'core-imports-no-package-of-ours',
      severity: 'error',
      from: { path: `^${core}` },
      to: { path: '^packages/(?!core/)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // type imports count
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['@trace-baton/source', 'node', 'import'], exportsFields: ['exports'] },
  },
}
