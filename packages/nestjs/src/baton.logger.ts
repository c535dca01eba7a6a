import { ConsoleLogger, type ConsoleLoggerOptions, Injectable, type LogLevel } from '@nestjs/common'
import { type LogStyle, traceFields } from '@trace-baton/core'

/** The options of Nest's own logger, and whose names its lines use for the ids. */
export interface BatonLoggerOptions extends ConsoleLoggerOptions {
  /** @defaultValue `'ecs'` */
  readonly style?: LogStyle
}

/**
 * Nest's own logger, whose lines say the ids of the request that they belong to: as members where they are JSON, and else
 * behind the message.
 *
 * @example
 * const app = await NestFactory.create(AppModule, { logger: new BatonLogger({ json: true }) })
 */
@Injectable()
export class BatonLogger extends ConsoleLogger {
  readonly #style: LogStyle | undefined

  constructor({ style, ...options }: BatonLoggerOptions = {}) {
    super(options.context ?? '', options) // Nest 10 knows options in the second place alone
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

/** The parameters of a method that is protected, so that its type cannot be asked for. */
type TextLine = [
  level: LogLevel,
  message: unknown,
  pid: string,
  formattedLevel: string,
  context: string,
  timestampDiff: string,
  params?: Record<string, unknown>,
]
