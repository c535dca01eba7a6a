import { describe, expect, it } from '@jest/globals'
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo'
import { Inject, UseInterceptors } from '@nestjs/common'
import { Args, GraphQLModule, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { ExpressAdapter } from '@nestjs/platform-express'
import { until } from '@trace-baton/conformance'
import { currentTransaction } from '@trace-baton/core'
import { BatonInterceptor, BatonService, CurrentTransaction, type Transaction } from '../src/index.js'
import { nest, type Program, withApp } from './serve.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

@Resolver('Cat')
@UseInterceptors(BatonInterceptor)
class Cats {
  constructor(@Inject(BatonService) readonly baton: BatonService) {}

  @Query('cat')
  cat(@Args('id') id: string, @CurrentTransaction() transaction: Transaction) {
    return { id, seen: [transaction.traceId, this.baton.currentTransaction()?.traceId] }
  }

  @Mutation('feed')
  feed() {
    throw new Error('not hungry')
  }

  @ResolveField('later')
  async later() {
    await new Promise((resolve) => setTimeout(resolve, 2))
    return currentTransaction()?.traceId
  }
}

const typeDefs = `
  type Cat { id: String, seen: [String], later: String }
  type Query { cat(id: String): Cat }
  type Mutation { feed: String }
`

describe(`${nest}, a resolver of Apollo's`, () => {
  const imports = [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      typeDefs,
      playground: false,
      fieldResolverEnhancers: ['interceptors'],
    }),
  ]
  const program: Program = { imports, providers: [Cats] }

  async function ask(url: string, query: string): Promise<unknown> {
    const headers = { 'content-type': 'application/json', traceparent }
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    return answer.json()
  }

  it.each([
    ['query', '{ cat(id: "7") { id seen later } }'],
    ['named query', 'query Anything { cat(id: "7") { id seen later } }'],
  ])('finds the transaction of its request, which a %s names', async (_, query) => {
    await withApp(new ExpressAdapter(), program, async ({ url }, records) => {
      expect(await ask(url, query)).toEqual({ data: { cat: { id: '7', seen: [traceId, traceId], later: traceId } } })
      await until(() => records.length === 1)
      expect(records[0]).toMatchObject({
        traceId,
        name: 'query cat',
        attributes: { 'http.request.method': 'POST', 'url.path': '/graphql' },
      })
    })
  })

  it('names a mutation that fails', async () => {
    await withApp(new ExpressAdapter(), program, async ({ url }, records) => {
      expect(await ask(url, 'mutation { feed }')).toMatchObject({ errors: [{ message: 'not hungry' }] })
      await until(() => records.length === 1)
      expect(records[0]).toMatchObject({ traceId, name: 'mutation feed', outcome: 'success' })
    })
  })

  it('gives a resolver empty ids where Baton ignores the request', async () => {
    const ignoring = { ...program, options: { ignore: ['/graphql'] } }
    await withApp(new ExpressAdapter(), ignoring, async ({ url }, records) => {
      expect(await ask(url, '{ cat { seen later } }')).toEqual({ data: { cat: { seen: ['', null], later: null } } })
      expect(records).toEqual([])
    })
  })
})
