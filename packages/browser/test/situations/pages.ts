import type { Agent } from '../../../core/test/agents/site.js'

/** Elastic RUM's own switch for looking at its reports: they leave as text instead of gzip. */
const inspected = `<script>sessionStorage.setItem('_elastic_inspect_beacon_', 'true')</script>`

/** A page in another one is not driven. */
const driven = `${inspected}<script>seen = () => ({})
if (top === self) document.write('<script src="/driver.js"></' + 'script>')</script>`

/** What a page hands over. */
export interface Head {
  /** What stands before the script of its agent, and after it. */
  readonly before?: string
  readonly after?: string
  /** Whether the script of its agent uses the browser package. */
  readonly usesPackage?: boolean
}

/** A page that runs an agent. */
export function pageOf(agent: Agent, { before = '', after = '', usesPackage }: Head): string {
  const script = `<script src="/agents/${agent}"${usesPackage ? ' data-package' : ''}></script>`
  return `<!doctype html><head>${driven}${before}${script}${after}</head><p>${'-'.repeat(400)}`
}

/** A page whose agent is started by whoever has opened it. */
export const latePage = ({ before = '' }: Head) => `<!doctype html><head>${inspected}${before}</head><p>late`

/** A page that nobody traces, which leads to another one: by a frame, a form, or rules. */
export function hostOf(search: URLSearchParams): string {
  const [[by = '', page = ''] = []] = [...search]
  const parts: Record<string, string> = {
    iframe: `<iframe src="${page}"></iframe>`,
    embed: `<embed type="text/html" src="${page}">`,
    object: `<object type="text/html" data="${page}"></object>`,
    form: `<form method="post" action="${page}"><input name="a"></form>`,
  }
  const rules = `<script type="speculationrules">${JSON.stringify({ [by]: [{ urls: [page], eagerness: 'immediate' }] })}</script>`
  return `<!doctype html><title>${by}</title>${driven}${parts[by] ?? (page && rules)}`
}
