import { guarded, type Report } from '../diagnostics/report.js'
import { quote } from '../validation.js'

/** A path, a pattern for paths, or a predicate on the framework's request. */
export type IgnoreRule = string | RegExp | ((request: unknown) => boolean)

/** Whether a request is served without a transaction. */
export type IsIgnored = (path: string, request: unknown) => boolean

/**
 * Validates the option `ignore`.
 *
 * @returns `undefined` for an empty list
 * @throws TypeError for an invalid option.
 */
export function resolveIgnore(option: unknown, report: Report): IsIgnored | undefined {
  if (option === undefined) return undefined
  if (!Array.isArray(option)) throw new TypeError(`ignore must be ${allowed}, but was ${quote(option)}.`)
  const rules = option.map((rule) => compile(rule, report))
  return rules.length === 0 ? undefined : (path, request) => rules.some((matches) => matches(path, request))
}

const allowed = 'a list of paths, regular expressions and functions of a request'

function compile(rule: unknown, report: Report): IsIgnored {
  if (typeof rule === 'function') {
    const matches = guarded(report, 'ignore', rule as (request: unknown) => boolean)
    return (_path, request) => matches(request) === true
  }
  if (rule instanceof RegExp) return matching(new RegExp(rule)) // a copy: matching writes to a pattern
  if (typeof rule !== 'string') throw new TypeError(`ignore must be ${allowed}, but held ${quote(rule)}.`)
  if (/^[/*]/.test(rule)) return rule.includes('*') ? matching(wildcard(rule)) : (path) => path === rule
  throw new TypeError(
    `ignore compares with paths, which begin with "/", but was ${quote(rule)}. Did you mean ${quote(`/${rule}`)}?`,
  )
}

function matching(pattern: RegExp): IsIgnored {
  return (path) => path.search(pattern) >= 0
}

function wildcard(path: string): RegExp {
  const literal = path.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`)
}
