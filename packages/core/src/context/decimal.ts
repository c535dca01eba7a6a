/** The decimal form of a hexadecimal number of up to 16 digits, as Datadog and Google Cloud write ids. */
export function toDecimal(hex: string): string {
  return BigInt(`0x${hex}`).toString()
}

/** Whether a text is a plain decimal number, without an exponent; `Number` also takes `''`, `'0x1'` and `' 1'`. */
export function isDecimal(text: string): boolean {
  return grammar.test(text)
}

const grammar = /^(?:\d+(?:\.\d*)?|\.\d+)$/
