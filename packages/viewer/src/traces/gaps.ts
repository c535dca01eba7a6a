/** A range of time within a trace, in milliseconds after its start. */
export interface Gap {
  readonly offset: number
  readonly duration: number
}

const shortest = 1 // ms; below it, clocks are not exact enough

/** The times between the first and the last moment of the spans at which none of them runs. */
export function gapsBetween(spans: readonly { readonly offset: number; readonly duration: number }[]): Gap[] {
  const gaps: Gap[] = []
  let end = Number.POSITIVE_INFINITY
  for (const { offset, duration } of spans.toSorted((a, b) => a.offset - b.offset)) {
    if (offset - end >= shortest) gaps.push({ offset: end, duration: offset - end })
    end = Math.max(end === Number.POSITIVE_INFINITY ? 0 : end, offset + duration)
  }
  return gaps
}
