import { examine } from './examine.js'
import { fetchPage } from './fetch-page.js'
import { sourcesIn } from './hand-off.js'

/** What the command `doctor` prints, and whether the page is well. */
export interface Report {
  readonly text: string
  readonly isWell: boolean
}

/** Loads a page twice and says what is wrong with its hand-off. Rejects if the page cannot be fetched. */
export async function doctor(url: string): Promise<Report> {
  const first = await fetchPage(url)
  const findings = examine(first, await fetchPage(url))
  if (findings.length === 0) {
    const places = sourcesIn(first).map(({ place, value }) => `  ${place}: ${value}`)
    return { text: `${url} hands its trace over:\n${places.join('\n')}`, isWell: true }
  }
  return { text: findings.map(({ symptom, cure }) => `${symptom}\n  ${cure}`).join('\n\n'), isWell: false }
}
