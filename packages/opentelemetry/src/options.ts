import type { AttributeValue } from '@opentelemetry/api'
import { getNumberFromEnv, getStringFromEnv } from '@opentelemetry/core'
import { warn } from './warn.js'

const protocols = ['http/json', 'http/protobuf', 'grpc'] as const

/** How spans travel. */
export type OtlpProtocol = (typeof protocols)[number]

/** What is known of the process, by OpenTelemetry's names: `k8s.pod.name`, `cloud.region`. */
export type ResourceAttributes = Readonly<Record<string, AttributeValue>>

/**
 * Where spans go, and how. Each option wins over the environment variable that it names; the names that say `_TRACES_` win
 * over the general ones.
 */
export interface OtlpOptions {
  /**
   * The whole URL, path included, of an OTLP receiver; for gRPC scheme, host and port. `http:` is not encrypted.
   *
   * @defaultValue `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, or `OTEL_EXPORTER_OTLP_ENDPOINT` with `/v1/traces` appended (not
   * for gRPC); else `http://localhost:4318/v1/traces`, for gRPC `http://localhost:4317`
   */
  readonly url?: string
  /** Headers beside those of `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_EXPORTER_OTLP_TRACES_HEADERS`: API keys. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * gRPC needs the package `@opentelemetry/otlp-grpc-exporter-base`, which is loaded only then.
   *
   * @defaultValue `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL` or `OTEL_EXPORTER_OTLP_PROTOCOL`, else `'http/protobuf'`
   */
  readonly protocol?: OtlpProtocol
  /**
   * Milliseconds that one batch may take, retries included.
   *
   * @defaultValue `OTEL_EXPORTER_OTLP_TRACES_TIMEOUT` or `OTEL_EXPORTER_OTLP_TIMEOUT`, else 10,000
   */
  readonly timeout?: number
  /** @defaultValue `OTEL_EXPORTER_OTLP_TRACES_COMPRESSION` or `OTEL_EXPORTER_OTLP_COMPRESSION`, else `'none'` */
  readonly compression?: 'gzip' | 'none'
  /** Attributes of the process, beside those of `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource?: ResourceAttributes
  /**
   * How many spans may wait. What comes when so many wait already is dropped and counted.
   *
   * @defaultValue `OTEL_BSP_MAX_QUEUE_SIZE`, else 2,048
   */
  readonly maxQueueSize?: number
  /** @defaultValue `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`, else 512 */
  readonly maxBatchSize?: number
  /**
   * Milliseconds that a span may wait for others before they are sent together.
   *
   * @defaultValue `OTEL_BSP_SCHEDULE_DELAY`, else 5,000
   */
  readonly delay?: number
}

/** {@link OtlpOptions}, checked. What is absent, OpenTelemetry's exporters take from the environment. */
export interface OtlpSettings {
  readonly url: string | undefined
  readonly headers: Record<string, string> | undefined
  readonly protocol: OtlpProtocol
  readonly timeoutMillis: number | undefined
  readonly compression: 'gzip' | 'none' | undefined
  readonly resource: ResourceAttributes
  readonly maxQueueSize: number
  readonly maxBatchSize: number
  readonly delay: number
}

const names = Object.keys({
  url: true,
  headers: true,
  protocol: true,
  timeout: true,
  compression: true,
  resource: true,
  maxQueueSize: true,
  maxBatchSize: true,
  delay: true,
} satisfies Record<keyof OtlpOptions, true>)

/**
 * Validates the options. A variable of the environment that is invalid is reported, and counts as absent.
 *
 * @throws TypeError for an invalid option.
 */
export function resolve(options: OtlpOptions = {}): OtlpSettings {
  check('The options of otlp()', options, isObject(options), 'an object')
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw new TypeError(`There is no option "${name}". There are: ${names.join(', ')}.`)
  }
  const { url, headers, protocol, timeout, compression, resource = {} } = options
  const { maxQueueSize, maxBatchSize, delay } = options
  check('url', url, url === undefined || isUrl(url), 'a whole URL such as "http://localhost:4318/v1/traces"')
  check('headers', headers, headers === undefined || isTextRecord(headers), 'an object of strings')
  check('protocol', protocol, protocol === undefined || protocols.includes(protocol), protocols.join(', '))
  check('compression', compression, [undefined, 'gzip', 'none'].includes(compression), '"gzip" or "none"')
  check('resource', resource, isObject(resource), 'an object of attributes')
  const queue = numberOf('maxQueueSize', maxQueueSize, 1, 'OTEL_BSP_MAX_QUEUE_SIZE') ?? 2048
  const batch = numberOf('maxBatchSize', maxBatchSize, 1, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 512
  return {
    url,
    headers: headers && { ...headers },
    protocol: protocol ?? protocolOfEnvironment() ?? 'http/protobuf',
    timeoutMillis: numberOf('timeout', timeout, 1),
    compression,
    resource,
    maxQueueSize: queue,
    maxBatchSize: Math.min(batch, queue),
    delay: numberOf('delay', delay, 0, 'OTEL_BSP_SCHEDULE_DELAY') ?? 5000,
  }
}

function check(name: string, value: unknown, isValid: boolean, allowed: string): void {
  if (!isValid) throw new TypeError(`${name} must be ${allowed}, but was ${textOf(value)}.`)
}

function numberOf(name: string, value: unknown, least: number, variable?: string): number | undefined {
  const isValid = (given: unknown): given is number => Number.isInteger(given) && Number(given) >= least
  check(name, value, value === undefined || isValid(value), `a whole number from ${least}`)
  if (value !== undefined || variable === undefined) return value as number | undefined
  const found = getNumberFromEnv(variable)
  if (found === undefined || isValid(found)) return found
  warn(`${variable} must be a whole number from ${least}, but is ${found}. It is ignored.`)
  return undefined
}

function protocolOfEnvironment(): OtlpProtocol | undefined {
  for (const variable of ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL']) {
    const found = getStringFromEnv(variable)?.trim()
    const known = protocols.find((protocol) => protocol === found)
    if (known !== undefined) return known
    if (found) warn(`${variable} must be ${protocols.join(', ')}, but is ${textOf(found)}. It is ignored.`)
  }
  return undefined
}

function isUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !/^https?:\/\//i.test(value)) return false
  try {
    new URL(value)
    return true
  } catch {
    return false // URL.canParse of Node 20 and 22 refuses some names that are not ASCII
  }
}

function isTextRecord(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
