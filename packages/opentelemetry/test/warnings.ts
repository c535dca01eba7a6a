import { warningsDuring as batonWarningsDuring } from '../../core/test/warnings.js'

/** What this package warned of while `action` ran. Nothing of it reaches stderr. */
export async function warningsDuring(action: () => unknown): Promise<readonly string[]> {
  const warnings = await batonWarningsDuring(action)
  return warnings.filter(({ code }) => code === 'BATON_OTLP').map(({ message }) => message)
}
