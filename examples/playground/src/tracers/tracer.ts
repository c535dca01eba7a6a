/** A tracer under which the shop can run, started as its documentation says. */
export interface ShopTracer {
  /** How the shop's address names it: `/?tracer=opentelemetry`. */
  readonly name: string
  /** Its name for readers, with the version. */
  readonly title: string
  /** Node's arguments that start it, relative to the playground's folder. */
  readonly start: readonly string[]
  /** The environment in which it reports to `intake`, the URL of a receiver, and samples `sampleRate` of the traces. */
  environment(intake: string, sampleRate: number): Readonly<Record<string, string>>
}
