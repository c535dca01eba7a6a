import { describe, expect, it } from '@jest/globals'
import { CacheInterceptor, CacheModule } from '@nestjs/cache-manager'
import { Controller, Get, Header, UseInterceptors } from '@nestjs/common'
import { until } from '@trace-baton/conformance'
import { currentTransaction } from '@trace-baton/core'
import { platforms, withApp } from './serve.js'

const page = (tags: unknown) => `<!doctype html><html><head>${tags}<title>x</title></head><body>y</body></html>`

@Controller()
@UseInterceptors(CacheInterceptor)
class Pages {
  @Get('plain')
  @Header('content-type', 'text/html; charset=utf-8')
  plain() {
    return page('')
  }

  @Get('tagged')
  @Header('content-type', 'text/html; charset=utf-8')
  tagged() {
    return page(currentTransaction()?.pageLoad.tags())
  }
}

describe.each(platforms)('B8: a page that the CacheInterceptor of Nest on %s replays', (_, adapter) => {
  it.each(['plain', 'tagged'])('is linked to the trace of each user by autoInject: %s', async (path) => {
    const program = { imports: [CacheModule.register()], controllers: [Pages], options: { autoInject: true } }
    await withApp(adapter(), program, async ({ url }, records) => {
      for (let i = 0; i < 3; i++) {
        const answer = await fetch(`${url}/${path}`, { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } })
        const body = await answer.text()
        await until(() => records.length === i + 1)
        const { traceId, spanId } = records[i] ?? {}
        expect(body).toBe(page(`<meta name="traceparent" content="00-${traceId}-${spanId}-01">`))
        expect(answer.headers.get('server-timing')).toContain(`00-${traceId}-${spanId}-01`)
        expect(answer.headers.get('cache-control')).toBe('private, no-cache')
      }
      expect(new Set(records.map(({ traceId }) => traceId)).size).toBe(3)
    })
  })
})
