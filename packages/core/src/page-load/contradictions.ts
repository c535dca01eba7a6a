import type { PageLoadTargetName } from './targets/index.js'
import { targets } from './targets/index.js'
import type { PageLoadTarget } from './targets/target.js'

/**
 * Refuses targets that cannot be on together: one agent needs the tag of an unsampled page, and another, which reads the same tag,
 * must not find it.
 *
 * @throws TypeError that names both.
 */
export function refuseContradictions(names: readonly PageLoadTargetName[]): void {
  const all = names.map((name) => ({ name, target: targets[name] as PageLoadTarget }))
  for (const ignoring of all.filter(({ target }) => target.ignoresFlag)) {
    for (const other of all.filter(({ target }) => !target.ignoresFlag)) {
      const shared = ignoring.target.tags.find((tag) => other.target.tags.some((own) => own.name === tag.name))
      if (shared === undefined) continue
      throw new TypeError(
        `pageLoad.${other.name} and pageLoad.${ignoring.name} cannot be on together: both agents read the tag "${shared.name}", which an unsampled page must have for ${other.name} and must not have for ${ignoring.name}. Turn one of them off.`,
      )
    }
  }
}
