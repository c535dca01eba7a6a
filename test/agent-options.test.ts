import { rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from '@jest/globals'
import ts from 'typescript'
import { optionNames } from '../packages/core/src/page-load/targets/option-names.js'

// The lists of core against the types of the agents that are installed, so that an update of an agent shows what is new.

const file = fileURLToPath(new URL('../packages/core/test/.agents.ts', import.meta.url))
afterAll(() => rmSync(file, { force: true }))

const program = `
import type { AgentConfigOptions } from '@elastic/apm-rum'
import type { BrowserOptions } from '@sentry/browser'
import type { RumInitConfiguration } from '@datadog/browser-rum'
import type { BrowserConfig } from '@grafana/faro-web-sdk'
import type { SplunkOtelWebConfig } from '@splunk/otel-web'
import type { startBrowserSdk } from '@elastic/opentelemetry-browser'
import type { IConfiguration, IConfig } from '@microsoft/applicationinsights-web'
import type { init } from '@dash0/sdk-web'
import type { HoneycombWebSDK } from '@honeycombio/opentelemetry-web'
import type { BrowserConfiguration } from '@bugsnag/browser-performance'

export interface Agents {
  elastic: AgentConfigOptions
  sentry: BrowserOptions
  datadog: RumInitConfiguration
  faro: BrowserConfig
  splunk: SplunkOtelWebConfig
  edot: NonNullable<Parameters<typeof startBrowserSdk>[0]>
  appinsights: IConfiguration & IConfig
  dash0: Parameters<typeof init>[0]
  honeycomb: NonNullable<ConstructorParameters<typeof HoneycombWebSDK>[0]>
  bugsnag: BrowserConfiguration
}
`

const { checker, agents } = typesOf(program)
const setByBaton = /^pageLoad(?:TraceId|SpanId|ParentId|Sampled)$/
const ownOfBaton: Partial<Record<string, string[]>> = { datadog: ['traceIdFormat'] }

it('knows every agent that has options', () => {
  expect(agents.map(({ name }) => name)).toEqual(Object.keys(optionNames))
})

it.each(agents.map((agent) => [agent.name, agent] as const))('lists the options of %s that are data', (name, agent) => {
  const properties = checker.getTypeOfSymbol(agent).getProperties()
  const data = properties.filter((property) => !isCallback(property)).map((property) => property.name)
  const expected = [...data.filter((option) => !setByBaton.test(option)), ...(ownOfBaton[name] ?? [])]
  expect([...optionNames[name as keyof typeof optionNames]]).toEqual([...new Set(expected)].sort())
})

function isCallback(property: ts.Symbol): boolean {
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(property))
  return (type.isUnion() ? type.types : [type]).every((part) => part.getCallSignatures().length > 0)
}

function typesOf(text: string): { checker: ts.TypeChecker; agents: ts.Symbol[] } {
  writeFileSync(file, text)
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
  })
  const source = program.getSourceFile(file) as ts.SourceFile
  expect(program.getSemanticDiagnostics(source).map(({ messageText }) => messageText)).toEqual([])
  const checker = program.getTypeChecker()
  const declared = source.statements.find(ts.isInterfaceDeclaration) as ts.InterfaceDeclaration
  return { checker, agents: checker.getTypeAtLocation(declared.name).getProperties() }
}
