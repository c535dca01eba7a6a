import { ConsoleLogger, type ConsoleLoggerOptions, Injectable, type LogLevel } from '@nestjs/common'
import { type LogStyle, traceFields } from '@trace-baton/core'

/** The options of Nest's own logger, and the style of the ids. */
export interface BatonLoggerOptions extends ConsoleLoggerOptions {
  /**
   * The names of the ids in log lines.
   *
   * @defaultValue `'ecs'`
   */
  readonly style?: LogStyle
}

/**
 * Nest's own logger, with the ids of the request in each line: as members of a JSON line, otherwise after the message.
 *
 * @example
 * const app = await NestFactory.create(AppModule, { logger: new BatonLogger({ json: true }) })
 */
@Injectable()
export class BatonLogger extends ConsoleLogger {
  readonly #style: LogStyle | undefined

  constructor({ style, ...options }: BatonLoggerOptions = {}) {
    super(options.context ?? '', options) // Nest 10 accepts options only as the second argument
    this.#style = style
  }

  protected override getJsonLogObject(message: unknown, options: never) {
    return { ...super.getJsonLogObject(message, options), ...traceFields(this.#style) }
  }

  protected override formatMessage(...line: TextLine): string {
    const fields = Object.entries(traceFields(this.#style))
    const text = super.formatMessage(...line)
    return fields.length > 0 ? `${text.trimEnd()} ${fields.map((pair) => pair.join('=')).join(' ')}\n` : text
  }
}

/** The parameters of `formatMessage`. It is protected, so `Parameters` cannot derive them. */
type TextLine = [
  level: LogLevel,
  message: unknown,
  pid: string,
  formattedLevel: string,
  context: string,
  timestampDiff: string,
  params?: Record<string, unknown>,
]
