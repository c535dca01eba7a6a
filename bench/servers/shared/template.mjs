/**
 * Makes a function of a rendered text: constants and values, concatenated in one expression. It is the cheapest way to
 * render that there is, and only good for text whose values need no escaping.
 *
 * @param text what was rendered once
 * @param values what to replace in it, by name: where the text has the value, the function puts its argument's property
 */
export function templateOf(text, values) {
  const patterns = Object.entries(values).map(([name, value]) => `(?<${name}>${value})`)
  const expression = []
  let at = 0
  for (const match of text.matchAll(new RegExp(patterns.join('|'), 'g'))) {
    const [name] = Object.entries(match.groups).find(([, found]) => found !== undefined)
    expression.push(JSON.stringify(text.slice(at, match.index)), `page.${name}`)
    at = match.index + match[0].length
  }
  expression.push(JSON.stringify(text.slice(at)))
  return new Function('page', `return ${expression.join(' + ')}`)
}
