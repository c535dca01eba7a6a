/** The file of core that holds the function as JavaScript of 2015, minified. */
export function inlineFreshness(): string
