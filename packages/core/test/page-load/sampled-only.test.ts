import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import { type PageLoadTargetName, targets } from '../../src/page-load/targets/index.js'
import { traceId, traceparent } from '../literals.js'
import { dataOf, scriptOf } from './rendered.js'

const dash0Endpoint = { url: 'https://ingress.dash0.com', authToken: 'key' }
/** The agents that ignore the sampling flag, each with options of its `init`. */
const agents = {
  splunk: { realm: 'us1', rumAccessToken: 'token' },
  edot: { serviceName: 'shop', otlpEndpoint: 'https://otlp.shop' },
  appinsights: { connectionString: 'InstrumentationKey=1' },
  dash0: { serviceName: 'shop', endpoint: dash0Endpoint },
  honeycomb: { apiKey: 'key', serviceName: 'shop' },
  bugsnag: { apiKey: 'key' },
}
type Name = keyof typeof agents
const names = Object.keys(agents) as Name[]
const start = (name: Name, headers: object, more: BatonOptions['pageLoad'] = {}) =>
  createBaton({ pageLoad: { [name]: agents[name], ...more } }).start(headers)

describe.each(names)('a page that reads %s', (name) => {
  it('is the child of our span', () => {
    const { pageLoad, spanId } = start(name, { traceparent })
    const handOff = { traceparent: `00-${traceId}-${spanId}-01` }
    expect({
      tags: String(pageLoad.tags()),
      config: JSON.parse(String(pageLoad.config(name))),
      script: scriptOf(pageLoad.script(name)),
      data: dataOf(pageLoad.data()),
    }).toEqual({
      tags: `<meta name="traceparent" content="${handOff.traceparent}">`,
      config: agents[name],
      script: { data: handOff, options: agents[name], at: expect.any(Number), maxAge: 120 },
      data: { at: expect.any(Number), maxAge: 120, [name]: handOff },
    })
  })

  it.each<[string, BatonOptions['pageLoad']]>([
    [traceparent.replace(/01$/, '00'), {}],
    [traceparent, { sampling: 'independent' }],
  ])('has no hand-off of %s under %j', (header, more) => {
    const { pageLoad } = start(name, { traceparent: header }, more)
    expect([pageLoad.tags(), pageLoad.data()].map(String)).toEqual(['', ''])
    expect(scriptOf(pageLoad.script(name)).data).toBeNull()
  })

  it('mints no parent', () => {
    const transaction = start(name, {})
    transaction.pageLoad.tags()
    expect(transaction.parentId).toBeUndefined()
  })

  it('refuses what Baton sets', () => {
    expect(() => createBaton({ pageLoad: { [name]: { traceparent } } })).toThrow(
      new TypeError(`pageLoad.${name}.traceparent is set by Baton for each page. Leave it out.`),
    )
  })

  it('cannot be read by OpenTelemetry, too, which needs the tag of an unsampled page', () => {
    expect(() => createBaton({ pageLoad: { w3c: true, [name]: true } })).toThrow(
      new TypeError(
        `pageLoad.w3c and pageLoad.${name} cannot be on together: both agents read the tag "traceparent", which an unsampled page must have for w3c and must not have for ${name}. Turn one of them off.`,
      ),
    )
    expect(() => createBaton({ pageLoad: { w3c: false, [name]: true } })).not.toThrow()
  })

  it.each<PageLoadTargetName>(['elastic', 'sentry', 'datadog', 'faro', ...names])('can be read by %s, too', (other) => {
    expect(() => createBaton({ pageLoad: { [other]: true, [name]: true } })).not.toThrow()
  })
})

/** What the script of a target does in a page. */
function fed(name: Name, options: object, globals: object) {
  const tags: object[] = []
  const document = {
    addEventListener() {},
    createElement: () => ({}),
    head: { appendChild: (tag: object) => tags.push(tag) },
  }
  const window = { addEventListener() {}, ...globals }
  runInNewContext(`(${targets[name].script})`, { document, window })({ traceparent }, options)
  return { tags, window: window as Record<string, unknown> }
}

describe('the script of', () => {
  it.each(names)('%s adds the tag, and starts nothing without the options to start it', (name) => {
    const refuse = () => {
      throw new Error('started')
    }
    const globals = { SplunkRum: { init: refuse }, startBrowserSdk: refuse, Microsoft: {}, dash0: refuse }
    expect(fed(name, { debug: true }, globals).tags).toEqual([{ name: 'traceparent', content: traceparent }])
  })

  it('splunk starts the agent', () => {
    const seen: unknown[] = []
    fed('splunk', agents.splunk, { SplunkRum: { init: (given: unknown) => seen.push(given) } })
    expect(seen).toEqual([agents.splunk])
  })

  it('edot starts the agent', () => {
    const seen: unknown[] = []
    fed('edot', agents.edot, { startBrowserSdk: (given: unknown) => seen.push(given) })
    expect(seen).toEqual([agents.edot])
  })

  it('appinsights starts the agent, and reports the page view', () => {
    const seen: unknown[] = []
    class ApplicationInsights {
      constructor(given: unknown) {
        seen.push(given)
      }
      loadAppInsights = () => seen.push('load')
      trackPageView = () => seen.push('track')
    }
    const { window } = fed('appinsights', agents.appinsights, {
      Microsoft: { ApplicationInsights: { ApplicationInsights } },
    })
    expect(seen).toEqual([{ config: agents.appinsights }, 'load', 'track'])
    expect(window.appInsights).toBeInstanceOf(ApplicationInsights)
  })

  it('dash0 queues the start for the agent’s script, which comes later', () => {
    const { window } = fed('dash0', agents.dash0, {})
    const { _q: queue } = window.dash0 as { _q: ArrayLike<unknown>[] }
    expect(queue.map((call) => [...Array.from(call)])).toEqual([['init', agents.dash0]])
  })

  it('dash0 starts the agent that is there', () => {
    const seen: unknown[] = []
    fed('dash0', agents.dash0, { dash0: (...call: unknown[]) => seen.push(call) })
    expect(seen).toEqual([['init', agents.dash0]])
  })
})
