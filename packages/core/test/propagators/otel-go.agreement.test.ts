import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import { spanId, traceId } from '../literals.js'

// Debian's golang-go and golang-opentelemetry-otel-dev. Elsewhere this is skipped: Go's modules cannot be had everywhere, and
// transaction.test.ts holds the flags. Seen with 1.1.0: 03 is refused, and 00, 01 and 02 are read.
const sources = '/usr/share/gocode'
const hasOtelGo = existsSync('/usr/bin/go') && existsSync(`${sources}/src/go.opentelemetry.io/otel/propagation`)
const describeWithOtelGo = hasOtelGo ? describe : describe.skip

const program = `package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

func main() {
	carrier := propagation.HeaderCarrier(http.Header{})
	carrier.Set("traceparent", os.Args[1])
	read := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), carrier))
	fmt.Print(read.TraceID(), " ", read.SpanID(), " ", read.IsSampled())
}
`

describeWithOtelGo('the propagator of otel-go 1.x', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otel-go-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  let built: string | undefined
  function otelGoReads(traceparent: string): string {
    if (built === undefined) {
      writeFileSync(join(folder, 'main.go'), program)
      const env = { ...process.env, GO111MODULE: 'off', GOPATH: sources, GOCACHE: join(folder, 'cache') }
      execFileSync('/usr/bin/go', ['build', '-o', 'read', 'main.go'], { cwd: folder, env })
      built = join(folder, 'read')
    }
    return execFileSync(built, [traceparent], { encoding: 'utf8' })
  }

  it.each<[BatonOptions, object]>([
    [{}, {}],
    [{ sampleRate: 0 }, {}],
    [{ trust: 'restart' }, { traceparent: `00-${traceId}-${spanId}-03` }],
    [{}, { traceparent: `00-${traceId}-${spanId}-01` }],
  ])('E1: continues what we start with %j for %j', (options, headers) => {
    const { traceId: id, spanId: span, sampled, traceparent } = createBaton(options).start(headers)
    expect(otelGoReads(traceparent)).toBe(`${id} ${span} ${sampled}`)
  })

  it('E1: drops a sampled trace with the random flag', () => {
    const { traceparent } = createBaton({ propagators: { randomFlag: true } }).start({})
    expect(otelGoReads(traceparent)).toBe(`${'0'.repeat(32)} ${'0'.repeat(16)} false`)
  })
})
