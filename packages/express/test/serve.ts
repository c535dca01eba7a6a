import type { RequestListener } from 'node:http'
import { listen, type Served } from '@trace-baton/conformance'
import type { BatonOptions, SpanRecord } from '@trace-baton/core'
import express, { type Express } from 'express'
import express4 from 'express4'
import { baton } from '../src/index.js'

/** Both frameworks, for `describe.each`. */
export const frameworks = [
  ['Express 5', express],
  ['Express 4', express4],
] as const

/** Calls `test` with an application that `build` has made behind Baton, and the records it makes; closes it. */
export async function withApp(
  framework: typeof express,
  options: BatonOptions,
  build: (app: Express) => void,
  test: (served: Served, records: readonly SpanRecord[]) => Promise<void>,
): Promise<void> {
  const records: SpanRecord[] = []
  const app = framework()
  app.use(baton({ record: (record) => records.push(record), ...options }))
  build(app)
  const served = await listen(app as RequestListener, [])
  try {
    await test(served, records)
  } finally {
    await served.close()
  }
}
