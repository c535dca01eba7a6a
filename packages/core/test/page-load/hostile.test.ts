import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import { createBaton } from '../../src/index.js'
import { handle } from '../../src/node/index.js'

inChromium('hostile values on a page in Chromium', () => {
  const attack = '<script>window.hacked = true</script>'
  it.each([
    ['the end of a script', `</script>${attack}`],
    ['the end of a script in capitals', `</SCRIPT >${attack}`],
    ['the beginning of a comment and a script', `<!--<script>${attack}`],
    ['the end of an attribute', `">${attack}`],
    ['the end of an attribute in single quotes', `'>${attack}`],
    ['the end of a string', `"}); window.hacked = true; ({"`],
    ['line separators of JavaScript', `\u2028window.hacked = true\u2029`],
    ['entities', '&lt;/script&gt;&quot;&#39;'],
    ['a backslash', `\\"); window.hacked = true //`],
  ])('never run and arrive unchanged: %s', async (_, hostile) => {
    const options = {
      environment: hostile,
      [hostile]: 1,
      pattern: new RegExp(hostile.replace(/[\\()[\]{}*+?|^$]/g, '.')),
    }
    const baton = createBaton({
      pageLoad: {
        elastic: { serviceName: 'shop', ...options },
        sentry: { dsn: 'https://key@o42.ingest.sentry.io/7', ...options },
        datadog: { site: 'datadoghq.eu', ...options },
        w3c: true,
        faro: { eventDomain: 'shop', ...options },
      },
    })
    // What a stranger can send: everything in it that grammars allow, and what they do not.
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const stranger = {
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      'sentry-trace': `${traceId}-b7ad6b7169203331-1`,
      tracestate: `foo=${hostile}`,
      baggage: `sentry-trace_id=${traceId},sentry-release=${encodeURIComponent(hostile)},sentry-transaction=${hostile},user=${hostile}`,
      'x-datadog-origin': hostile,
      'x-datadog-tags': `_dd.p.usr.id=${hostile}`,
    }
    const server = createServer((req, res) => {
      Object.assign(req.headers, stranger)
      handle(baton, req, res, ({ pageLoad }) => {
        res.setHeader('content-type', 'text/html; charset=utf-8')
        res.end(`<!doctype html><head>
<script>window.elasticApm = { observe() {}, init: (options) => (window.given = options) }
window.Sentry = window.DD_RUM = { init: (options) => (window.sentry ??= options) }</script>
${pageLoad.script('elastic', { nonce: hostile })}
${pageLoad.data({ nonce: hostile })}
<script>window.spread = { ...${pageLoad.config('elastic')} }</script>
${pageLoad.tags({ guard: true, nonce: hostile })}
${(['sentry', 'datadog', 'w3c', 'faro'] as const).map((target) => pageLoad.script(target, { nonce: hostile })).join('\n')}
<script>window.others = [${(['sentry', 'datadog', 'faro'] as const).map((target) => pageLoad.config(target))}]</script></head><p>end`)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => void complaints.push(error.message))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const found = await page.evaluate(() => {
      const globals = window as unknown as Record<string, Record<string, unknown>>
      const scripts = [...document.scripts]
      return {
        hacked: globals.hacked,
        given: globals.given,
        spread: globals.spread,
        nonces: scripts.map((script) => script.nonce),
        bodies: [...document.body.children].map((element) => element.outerHTML),
        others: globals.others,
        sentry: globals.sentry,
        timing: (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).serverTiming.map(
          ({ name, description }) => [name, description],
        ),
        tags: [...document.querySelectorAll<HTMLMetaElement>('meta[name]')].map(({ name, content }) => [name, content]),
        data: JSON.parse(document.getElementById('trace-baton')?.textContent ?? 'null'),
      }
    })
    await page.close()
    await new Promise((resolve) => server.close(resolve))

    expect(complaints).toEqual([])
    expect(found.hacked).toBeUndefined()
    expect(found.bodies).toEqual(['<p>end</p>'])
    expect(found.nonces).toEqual(['', hostile, hostile, '', ...Array(5).fill(hostile), ''])
    expect(found.others).toMatchObject(Array(3).fill({ environment: hostile, [hostile]: 1 }))
    expect(found.sentry).toMatchObject({ environment: hostile, [hostile]: 1 })
    const release = `sentry-release=${encodeURIComponent(hostile)}`
    const [, baggage] = found.tags.find(([name]) => name === 'baggage') ?? []
    expect(baggage?.split(',')).toContain(release)
    expect(found.timing.find(([name]) => name === 'baggage')).toEqual(['baggage', baggage])
    expect(found.timing.map(([name]) => name)).toEqual([
      'sentry-trace',
      'baggage',
      'dd-trace-id',
      'dd-trace-time',
      'traceparent',
      'trace-baton',
    ])
    expect(found.given).toMatchObject({ serviceName: 'shop', environment: hostile, [hostile]: 1 })
    expect(found.spread).toMatchObject({ serviceName: 'shop', environment: hostile, [hostile]: 1 })
    expect(found.data.elastic.ids.pageLoadTraceId).toBe(found.spread?.pageLoadTraceId)
  })
})
