/** What the doctor finds in a page; docs/troubleshooting.md has an entry for each. */
export const causes = [
  'no-page',
  'no-trace',
  'escaped',
  'malformed',
  'mixed',
  'not-sampled',
  'same-trace',
  'shared-cache',
  'blocked-script',
] as const

export type Cause = (typeof causes)[number]
