/** This service, as every record names it. */
export interface Service {
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly environment?: string | undefined
}
