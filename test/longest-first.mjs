import Sequencer from '@jest/test-sequencer'

/** The files that take longest, longest first. A machine that has not run them before would begin with the largest. */
const longest = [
  'packages/core/test/agents/agents.test.ts',
  'examples/playground/test/matrix/matrix.test.ts',
  'packages/tracers-test/test/conformance.test.ts',
  'packages/core/test/agents/page-rate.test.ts',
  'packages/tracers-test/test/company.test.ts',
  'test/documentation.test.ts',
  'examples/playground/test/all-agents.test.ts',
  'packages/browser/test/agents.test.ts',
  'packages/core/test/propagators/properties.test.ts',
  'packages/core/test/propagators/sentry-properties.test.ts',
  'test/start-pages.test.ts',
  'test/examples.test.ts',
  'packages/viewer/test/accessibility.test.ts',
]

/** Jest's order, with the long files in front: when one of them comes last, the other processes wait for it. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = longest.findIndex((file) => path.endsWith(`/${file}`))
      return place < 0 ? longest.length : place
    }
    return super.sort(tests).sort((a, b) => rank(a) - rank(b))
  }
}
