/** The value below which the share `q` of all values lies. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * q
  const low = Math.floor(at)
  const high = Math.ceil(at)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}

export function median(values) {
  return quantile(values, 0.5)
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The middle half of the values: from the first quartile to the third. */
export function middleHalf(values) {
  return [quantile(values, 0.25), quantile(values, 0.75)]
}

/** The slope of the least-squares line through points `[x, y]`. */
export function slope(points) {
  const middleX = mean(points.map(([x]) => x))
  const middleY = mean(points.map(([, y]) => y))
  const rise = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0)
  const run = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0)
  return rise / run
}
