import type { Cause } from './causes.js'
import type { FetchedPage } from './fetch-page.js'
import { type Source, sourcesIn } from './hand-off.js'

/** Something that is wrong with a page's hand-off. */
export interface Finding {
  readonly cause: Cause
  readonly symptom: string
  readonly cure: string
}

/** Compares two loads of the same page, and lists what is wrong with its hand-off; nothing for a page that is well. */
export function examine(first: FetchedPage, second: FetchedPage): Finding[] {
  const type = first.headers.get('content-type') ?? 'no content-type'
  if (first.status >= 300 || !/html/i.test(type)) {
    return [
      {
        cause: 'no-page',
        symptom: `The response is ${first.status}, ${type}, and no page.`,
        cure: 'Give the address of a page that your server renders.',
      },
    ]
  }
  if (escaped.test(first.body)) return [asText]
  const sources = sourcesIn(first)
  if (sources.length === 0) return [withoutHandOff(first)]
  return [
    ...sources.filter(({ traceId }) => traceId === undefined).map(malformed),
    ...mixed(sources),
    ...unsampled(sources),
    ...cached(first, sources, sourcesIn(second)),
    ...blocked(first),
  ]
}

function withoutHandOff({ body }: FetchedPage): Finding {
  const [, said] = /\bdata-trace-baton="([^"]*)"/.exec(body) ?? []
  return {
    cause: 'no-trace',
    symptom: `The page names no trace${said === undefined ? '' : `, and Baton says why: ${said}`}.`,
    cure: 'Put pageLoad.tags(), script() or data() into its <head>, or turn on autoInject. The option diagnose says more.',
  }
}

/** Tags and scripts of Baton that a template engine has escaped: the page shows them as text. */
const escaped =
  /&lt;(?:meta name(?:=|&#x3D;)&(?:quot|#34);(?:traceparent|sentry-trace|dd-trace-id)|script[^<>]{0,200}(?:function \(page, freshness|id(?:=|&#x3D;)&(?:quot|#34);trace-baton))/

const asText: Finding = {
  cause: 'escaped',
  symptom: 'The page shows its tags as text: the template engine has escaped them.',
  cure: 'Write the helper in the raw form of the engine: <%- %> in EJS, != in Pug, {{{ }}} in Handlebars, | safe in Nunjucks.',
}

function malformed({ place, value }: Source): Finding {
  return {
    cause: 'malformed',
    symptom: `${place} is ${JSON.stringify(value.slice(0, 80))}, which no agent reads.`,
    cure: 'The template was given no ids: render it inside the request, with res.locals.pageLoad.',
  }
}

function mixed(sources: readonly Source[]): Finding[] {
  // Datadog's tag may have the lower half of the id alone, in decimal.
  const named = sources.filter(({ traceId }) => traceId?.length === 32)
  const others = named.filter(({ traceId }) => traceId !== named[0]?.traceId)
  return others.map(({ place, traceId }) => ({
    cause: 'mixed',
    symptom: `${place} names the trace ${traceId}, and ${named[0]?.place} names ${named[0]?.traceId}.`,
    cure: 'Two tracers write into this page, or a proxy does. Let one of them: the option tracer, or serverTiming: false.',
  }))
}

function unsampled(sources: readonly Source[]): Finding[] {
  const [source] = sources.filter(({ sampled }) => sampled === false)
  if (!source) return []
  return [
    {
      cause: 'not-sampled',
      symptom: `${source.place} says that the trace is not sampled, so nothing of it will be seen.`,
      cure: 'See the options sampleRate, sampler and trust. With a rate below 1 this is right for some of the loads.',
    },
  ]
}

function cached({ headers }: FetchedPage, sources: readonly Source[], again: readonly Source[]): Finding[] {
  const found: Finding[] = []
  const ids = new Set(again.map(({ traceId }) => traceId))
  const same = sources.find(({ traceId }) => traceId !== undefined && ids.has(traceId))
  if (same) {
    found.push({
      cause: 'same-trace',
      symptom: `Two loads of the page have the same trace: ${same.traceId}.`,
      cure: 'A cache between here and the server, or in the server, keeps the page: docs/caching.md.',
    })
  }
  const names = ['cache-control', 'cdn-cache-control', 'surrogate-control']
  const open = names.find(
    (name) =>
      /\bpublic\b|\bs-maxage=[1-9]|\bmax-age=[1-9]/i.test(headers.get(name) ?? '') &&
      !/\bprivate\b/i.test(headers.get(name) ?? ''),
  )
  if (open) {
    found.push({
      cause: 'shared-cache',
      symptom: `Others may get this page from a cache, with the ids of this visitor: ${open}: ${headers.get(open)}.`,
      cure: 'Leave cache: "private" as it is, or hand over by Server-Timing alone: docs/caching.md.',
    })
  }
  return found
}

/** A script of the hand-off that the page's policy does not let run. */
function blocked({ headers, body }: FetchedPage): Finding[] {
  const policy = headers.get('content-security-policy') ?? ''
  const [, rule] =
    /(?:^|;)\s*script-src(?:-elem)?\s([^;]*)/i.exec(policy) ?? /(?:^|;)\s*default-src\s([^;]*)/i.exec(policy) ?? []
  if (rule === undefined) return []
  const inline = [...body.matchAll(/<script\b([^>]*)>([^<]*)/gi)].find(
    ([, attributes = '', code = '']) =>
      /pageLoadTraceId|sentry-trace|traceparent/.test(code) && !/application\/json/.test(attributes),
  )
  if (!inline) return []
  const [, nonce] = /\bnonce="?([^"\s>]+)/.exec(inline[1] ?? '') ?? []
  const isAllowed =
    nonce === undefined ? /'unsafe-inline'/.test(rule) && !/'nonce-/.test(rule) : rule.includes(`'nonce-${nonce}'`)
  if (isAllowed || /'sha\d+-/.test(rule)) return []
  return [
    {
      cause: 'blocked-script',
      symptom: 'The page’s Content-Security-Policy does not let the inline script run that hands the trace over.',
      cure: 'Give the helper the { nonce } of the policy, or use @trace-baton/browser, which needs no inline script.',
    },
  ]
}
