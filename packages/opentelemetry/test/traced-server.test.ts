import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from '@jest/globals'

// The built package in a process of its own, because instrumentation patches node:http.

interface Told {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
  readonly minted?: { readonly traceId: string; readonly spanId: string }
}

interface Exported {
  readonly traceId: string
  readonly spanId: string
  readonly parentId?: string
  readonly remote?: boolean
}

async function ask(...requests: Record<string, string>[]): Promise<{ told: Told[]; exported: Exported[] }> {
  const program = fileURLToPath(new URL('traced-server.mjs', import.meta.url))
  const env = { ...process.env, NODE_OPTIONS: '' }
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(requests)], { env })
  return JSON.parse(stdout)
}

const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

it('finds the minted parent below the server span of the HTTP instrumentation, and exports it', async () => {
  const { told, exported } = await ask(...Array.from({ length: 60 }, () => navigation))
  expect(told).toHaveLength(60)
  for (const { traceId, minted } of told) expect(minted?.traceId).toBe(traceId)
  expect(exported).toEqual(
    told
      .filter(({ sampled }) => sampled)
      .map(({ traceId, spanId, minted }) => ({ traceId, spanId, parentId: minted?.spanId, remote: true })),
  )
  expect(exported.length).toBeGreaterThan(10)
  expect(exported.length).toBeLessThan(50)
})

it('mints none for the request of a script, nor for one that brings a trace in any format', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const { told, exported } = await ask(
    { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    { ...navigation, b3: `${traceId}-b7ad6b7169203331-1` },
  )
  expect(told.map(({ minted }) => minted)).toEqual([undefined, undefined])
  expect(exported.at(-1)).toEqual({
    traceId,
    spanId: told[1]?.spanId,
    parentId: 'b7ad6b7169203331',
    remote: true,
  })
})
