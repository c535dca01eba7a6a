import { describe, expect, it, jest } from '@jest/globals'
import { createBaton } from '@trace-baton/core'
import type { RequestHandler } from 'express'
import { Liquid } from 'liquidjs'
import nunjucks from 'nunjucks'
import pug from 'pug'
import { createElement } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { inChromium, parsed } from './templates/browser.js'
import { installLiquid, onExpress, onKoa } from './templates/engines.js'
import { agentOptions, nonce, type Site, served, servedByExpress, servedByKoa } from './templates/served.js'
import { snippets } from './templates/snippets.js'

// What goes wrong with each engine, and what must come of it.

const textOf = async (site: Site, path = '/') => (await fetch(site.url + path)).text()

function express(name: string) {
  const found = onExpress.find((engine) => engine.name === name)
  if (found === undefined) throw new Error(`There is no ${name}.`)
  return found
}

const escapingLiquid = {
  name: 'Liquid that escapes',
  extension: 'liquid',
  install: (app: Parameters<typeof installLiquid>[0]) => installLiquid(app, new Liquid({ outputEscape: 'escape' })),
}

const escapingJsx: RequestHandler = (_req, res, next) => {
  const { pageLoad } = res.locals
  const markup = [pageLoad.tags(), pageLoad.script('elastic', { nonce }), pageLoad.data()]
  const paragraphs = markup.map((html, i) => createElement('p', { key: i }, String(html)))
  const { pipe } = renderToPipeableStream(createElement('body', {}, paragraphs), { onShellError: next })
  pipe(res.type('html'))
}

inChromium('what a template escapes by mistake', () => {
  const mistakes = [
    [
      express('EJS'),
      `<p><%= pageLoad.tags() %><p><%= pageLoad.script('elastic', { nonce }) %><p><%= pageLoad.data() %>`,
    ],
    [express('Pug'), `p= pageLoad.tags()\np= pageLoad.script('elastic', { nonce })\np #{pageLoad.data()}`],
    [
      express('Nunjucks'),
      `<p>{{ pageLoad.tags() }}<p>{{ pageLoad.script('elastic', nonce=nonce) }}<p>{{ pageLoad.data() }}`,
    ],
    [
      express('Eta'),
      `<p><%= it.pageLoad.tags() %><p><%= it.pageLoad.script('elastic', it) %><p><%= it.pageLoad.data() %>`,
    ],
    [escapingLiquid, `<p>{{ pageLoad.tags }}<p>{{ pageLoad | page_script: "elastic", nonce }}<p>{{ pageLoad.data }}`],
  ] as const

  it.each<[string, () => Promise<Site>]>([
    ...mistakes.map(([engine, view]): [string, () => Promise<Site>] => [
      engine.name,
      () => servedByExpress(engine, view),
    ]),
    ['JSX', () => served(escapingJsx)],
  ])('is text that a visitor reads and nothing that runs: %s', async (_, serve) => {
    const site = await serve()
    const { elements, text, inits, complaints } = await parsed(site.url)
    expect(elements).toEqual([{ tag: 'p' }, { tag: 'p' }, { tag: 'p' }])
    const [tags, script, data] = text.split(/\n\n+/)
    expect(tags).toMatch(/^<meta name="traceparent" content="00-[0-9a-f]{32}-[0-9a-f]{16}-01">$/)
    expect(script).toMatch(/^<script nonce="[^"]+">\(function/)
    expect(data).toMatch(/^<script type="application\/json" id="trace-baton">\{"at":/)
    expect([inits, complaints]).toEqual([[], []])
  })

  it('breaks the script that it stands in, and no more', async () => {
    const view = `<script nonce="<%= nonce %>">elasticApm.init(<%= pageLoad.config('elastic') %>)</script><p>Shop`
    const site = await servedByExpress(express('EJS'), view)
    const { elements, text, inits, complaints } = await parsed(site.url)
    expect(elements).toEqual([{ tag: 'script', nonce }, { tag: 'p' }])
    expect([text, inits, complaints]).toEqual(['Shop', [], [expect.stringMatching(/^SyntaxError/)]])
  })
})

inChromium('in an attribute', () => {
  it.each([
    ['EJS', '', `<body data-page="<%= pageLoad.config('elastic') %>">`],
    ['Pug', 'escaped', `body(data-page=pageLoad.config('elastic'))`],
    ['Handlebars (hbs)', 'in single quotes', `<body data-page='{{pageLoad.config "elastic"}}'>`],
    ['Nunjucks', '', `<body data-page="{{ pageLoad.config('elastic') }}">`],
    ['Eta', '', `<body data-page="<%= it.pageLoad.config('elastic') %>">`],
    ['Liquid', 'in single quotes', `<body data-page='{{ pageLoad | page_config: "elastic" }}'>`],
  ])('%s writes the config %s so that it can be read', async (name, _, view) => {
    const site = await servedByExpress(express(name), view)
    const { body } = await parsed(site.url)
    const { traceId, parentId } = await site.record()
    const ids = { pageLoadTraceId: traceId, pageLoadSpanId: parentId, pageLoadSampled: true }
    expect(Object.keys(body)).toEqual(['data-page'])
    expect(JSON.parse(body['data-page'] ?? '')).toEqual({ ...agentOptions, ...ids })
  })
})

describe("Elastic's own snippet", () => {
  const [, handlebars = ''] = snippets('handlebars')
  const inBrackets = (open: string, close: string, it = '') =>
    `init({ pageLoadTraceId: '${open} ${it}transaction.traceId ${close}', pageLoadSpanId: '${open} ${it}transaction.ensureParentId() ${close}', pageLoadSampled: ${open} ${it}transaction.sampled ${close} })`

  const views: { readonly [language: string]: string } = {
    ejs: `<script>${inBrackets('<%=', '%>')}</script>`,
    pug: `script.\n  ${inBrackets('#{', '}')}`,
    handlebars,
    njk: `<script>${inBrackets('{{', '}}')}</script>`,
    eta: `<script>${inBrackets('<%=', '%>', 'it.')}</script>`,
    liquid: handlebars,
  }

  /** What the script gives `init()`. */
  function initOf(html: string): Record<string, unknown> {
    let given = {}
    const init = (options: object) => (given = options)
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(html) ?? []
    new Function('init', 'elasticApm', script)(init, { init })
    return given
  }

  it.each<[string, () => Promise<Site>]>([
    ...onExpress.map((engine): [string, () => Promise<Site>] => [
      `${engine.name} on Express`,
      () => servedByExpress(engine, views[engine.language] ?? ''),
    ]),
    ...onKoa.map((engine): [string, () => Promise<Site>] => [
      `${engine.name} on Koa`,
      () => servedByKoa(engine, views[engine.language] ?? ''),
    ]),
  ])('has the ids with %s, and empty ones on a request that is ignored', async (_, serve) => {
    const site = await serve()
    const html = await textOf(site)
    const { traceId, parentId } = await site.record()
    const ids = { pageLoadTraceId: traceId, pageLoadSpanId: parentId, pageLoadSampled: true }
    expect(initOf(html)).toMatchObject(ids)
    expect(initOf(await textOf(site, '/ignored'))).toMatchObject({
      pageLoadTraceId: '',
      pageLoadSpanId: '',
      pageLoadSampled: false,
    })
    expect(site.errors).toEqual([])
  })
})

describe('Handlebars', () => {
  const tag = /^<meta name="traceparent" content="00-[0-9a-f]{32}-[0-9a-f]{16}-01">$/

  it.each([
    ['a helper without arguments', '{{pageLoad.tags}}', tag],
    ['three braces', '{{{pageLoad.tags}}}', tag],
    ['a named argument', '{{pageLoad.tags only="w3c"}}', tag],
    ['a named argument that excludes', '{{pageLoad.tags only="elastic"}}', /^$/],
    ['a target and a named argument', '{{pageLoad.script "elastic" nonce=nonce}}', /^<script nonce="r4nd0m\+\/==">/],
    ['a target alone', '{{pageLoad.script "elastic"}}', /^<script nonce="r4nd0m\+\/==">/], // the nonce of the locals
    ['a named argument that is missing', '{{pageLoad.data nonce=nothing}}', /^<script type="\S+" id="trace-baton">/],
    ['a config with a useless argument', '{{pageLoad.config "w3c" nonce=nonce}}', /^\{"traceparent":"00-.*"\}$/],
    ['`with`', '{{#with pageLoad}}{{tags}}{{/with}}', tag],
    ['`with` and a named argument', '{{#with pageLoad}}{{data nonce=@root.nonce}}{{/with}}', /nonce="r4nd0m\+\/==">/],
    ['`each`, from the root', '{{#each goods}}{{@root.pageLoad.tags}}{{/each}}', tag],
    ['`each`, from its own context', '{{#each goods}}{{pageLoad.tags}}{{/each}}', /^$/],
    ['`each` over values', '{{#each pageLoad.values.tags}}{{name}}={{content}}{{/each}}', /^traceparent=00-.*-01$/],
    ['`if`', '{{#if transaction.sampled}}sampled{{/if}}', /^sampled$/],
    ['`lookup`', '{{lookup transaction "traceId"}}', /^[0-9a-f]{32}$/],
  ])('understands %s', async (_, view, expected) => {
    const complained = jest.spyOn(console, 'error').mockImplementation(() => {})
    try {
      for (const name of ['Handlebars (hbs)', 'Handlebars (express-handlebars)']) {
        const site = await servedByExpress(express(name), view, { goods: ['Kettle'] })
        expect(await textOf(site)).toMatch(expected)
        expect(await textOf(site, '/ignored')).not.toMatch(/undefined|null|\[object/)
        expect(site.errors).toEqual([])
      }
      expect(complained.mock.calls).toEqual([]) // Handlebars says on the console what it refuses to show
    } finally {
      complained.mockRestore()
    }
  })
})

describe('Nunjucks', () => {
  it('needs no filter where it does not escape', async () => {
    const install = (app: object, folder: string) =>
      nunjucks.configure(folder, { express: app, autoescape: false } as nunjucks.ConfigureOptions)
    const site = await servedByExpress({ extension: 'njk', install }, '{{ pageLoad.tags() }}')
    expect(await textOf(site)).toMatch(/^<meta name="traceparent"/)
  })

  it('takes a SafeString of its own for markup', async () => {
    const install = (app: object, folder: string) => {
      const environment = nunjucks.configure(folder, { express: app, autoescape: true })
      environment.addFilter('markup', (html) => new nunjucks.runtime.SafeString(String(html)))
    }
    const site = await servedByExpress({ extension: 'njk', install }, '{{ pageLoad.tags() | markup }}')
    expect(await textOf(site)).toMatch(/^<meta name="traceparent"/)
  })

  it.each([
    ['', ''],
    [' with context', '<meta name="traceparent"'],
  ])('shows the locals to a macro that is imported%s: %j', (how, expected) => {
    const sources: { [name: string]: string } = {
      macros: '{% macro tags() %}{{ pageLoad.tags() | safe if pageLoad }}{% endmacro %}',
      page: `{% import "macros" as head${how} %}{{ head.tags() }}`,
    }
    const loader = { getSource: (name: string) => ({ src: sources[name] ?? '', path: name, noCache: true }) }
    const { pageLoad } = createBaton().start({})
    const html = new nunjucks.Environment(loader as nunjucks.ILoader).render('page', { pageLoad })
    expect(html.slice(0, 24)).toBe(expected)
  })
})

describe('Pug', () => {
  it.each([
    ['script.', '<script>init({ a: 1 })</script>'],
    ['script', '<script><init {="{" a:="a:" 1="1" }="}"></init></script>'],
  ])('reads what stands below %s as %s', (script, expected) => {
    expect(pug.render(`${script}\n  init({ a: 1 })`)).toBe(expected)
  })
})

describe('Liquid', () => {
  it('calls functions without arguments only', async () => {
    const liquid = new Liquid()
    const of = (...given: unknown[]) => given.length
    expect(await liquid.parseAndRender('{{ of }}{{ of "a" }}', { of })).toBe('00')
    expect(() => liquid.parse('{{ of("a") }}')).toThrow('invalid range syntax')
  })

  it('emits raw through the filter `raw` where it escapes', async () => {
    const site = await servedByExpress(escapingLiquid, '{{ pageLoad.tags | raw }}')
    expect(await textOf(site)).toMatch(/^<meta name="traceparent"/)
  })

  it('reads the values, and walks through the tags', async () => {
    const view =
      '{% for tag in pageLoad.values.tags %}{{ tag.name }} {% endfor %}{{ pageLoad.values.config.elastic.pageLoadTraceId }}'
    const site = await servedByExpress(express('Liquid'), view)
    const html = await textOf(site)
    expect(html).toBe(`traceparent ${(await site.record()).traceId}`)
    expect(await textOf(site, '/ignored')).toBe('')
  })
})
